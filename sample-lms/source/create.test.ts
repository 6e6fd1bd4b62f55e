import { expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { createSource, hasSource, sourceRole } from "./create.ts";
import { emptySource, one } from "./testing.ts";

function asReader(database: string) {
  const url = new URL(inject("adminUrl"));
  url.username = sourceRole;
  url.password = "opendb-test";
  return client({ url: url.toString(), database });
}

test("the role that loads read with can read every table and change none", async () => {
  const { database } = await emptySource();
  const reader = await asReader(database);
  try {
    expect(await one(reader, "SELECT count(*)::integer FROM platform.learners")).toBe(0);
    expect(await one<Date>(reader, "SELECT platform.clock()")).toBeInstanceOf(Date);
    await expect(reader.query("UPDATE platform.clock SET ahead = '1 day'")).rejects.toThrow(
      /permission denied/,
    );
    await expect(reader.query("CREATE TABLE platform.mine (id bigint)")).rejects.toThrow(/permission denied/);
  } finally {
    await reader.end();
  }
});

test("two sources are made at once, and one that exists is not made again", async () => {
  const [first, second] = await Promise.all([emptySource(), emptySource()]);
  const source = { adminUrl: inject("adminUrl"), database: first.database };
  expect(await hasSource(source)).toBe(true);
  expect(await hasSource({ ...source, database: `${second.database}_not` })).toBe(false);
  await expect(createSource({ ...source, password: "x" })).rejects.toMatchObject({ code: "conflict" });
});
