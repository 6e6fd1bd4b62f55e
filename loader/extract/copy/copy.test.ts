import type { Socket } from "node:net";
import type pg from "pg";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { abandon } from "#db/cancel.ts";
import { client } from "#db/connect.ts";
import { copyIn } from "./in.ts";
import { copyOut } from "./out.ts";
import { Tally } from "./tally.ts";

// Not FROM generate_series: that would be gathered whole before the first row goes out.
const rows = (what: string, count = 500_000) =>
  `COPY (SELECT ${what} FROM (SELECT generate_series(1, ${count}) AS i) s) TO STDOUT (FORMAT binary)`;

async function connected(): Promise<pg.Client> {
  const made = await client({ url: inject("adminUrl") });
  onTestFinished(() => abandon(made));
  return made;
}

/** A copy between two connections, poured as a step does it. */
async function pouring(
  query: string,
  during: (from: pg.Client, into: pg.Client) => Promise<unknown>,
  columns = "i integer NOT NULL",
  tally?: Tally,
) {
  const [from, into] = [await connected(), await connected()];
  await into.query(`CREATE TEMP TABLE taken (${columns})`);
  const sink = await copyIn(into, "COPY taken FROM STDIN (FORMAT binary)");
  const work = async () => {
    try {
      const sent = await copyOut(from, query, sink, { tally });
      return { sent: sent.rows, taken: await sink.finish() };
    } catch (error) {
      await sink.abandon("the source gave up");
      throw error;
    }
  };
  const [done] = await Promise.allSettled([work(), during(from, into)]);
  return { done, from, into };
}

const nothing = async () => {};
const pidOf = (of: pg.Client) => of.processID;

async function signal(what: "cancel" | "terminate", of: pg.Client): Promise<void> {
  const admin = await connected();
  for (;;) {
    const { rowCount } = await admin.query(
      `SELECT pg_${what}_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND state = 'active'`,
      [pidOf(of)],
    );
    if (rowCount === 1) return;
  }
}

test("every row of a copy arrives, and both ends name the same number", async () => {
  const { done, from, into } = await pouring(rows("i"), nothing);
  expect(done).toMatchObject({ status: "fulfilled", value: { sent: 500_000, taken: 500_000 } });
  expect((await into.query("SELECT sum(i)::text AS sum FROM taken")).rows).toEqual([{ sum: "125000250000" }]);
  expect((await from.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("rows are counted on their way by the id that they begin with, however the network cuts them", async () => {
  const tally = new Tally();
  // From narrow rows, of which a chunk holds thousands, to those that fill several.
  const query = rows("(i % 5 - 1) * 1000000000000::bigint, repeat('x', i % 311 * (i % 97) * 3)", 20_000);
  const { done } = await pouring(query, nothing, "id bigint, text text", tally);
  expect(done).toMatchObject({ status: "fulfilled", value: { sent: 20_000, taken: 20_000 } });
  const counts = tally.counts().sort((a, b) => Number(a.value) - Number(b.value));
  const ids = [-1, 0, 1, 2, 3].map((n) => String(n * 1_000_000_000_000));
  expect(counts).toEqual(ids.map((value) => ({ value, rows: 4000 })));
});

test("of an empty copy nothing is counted", async () => {
  const tally = new Tally();
  const { done } = await pouring(rows("1::bigint", 0), nothing, "id bigint", tally);
  expect(done).toMatchObject({ status: "fulfilled", value: { sent: 0, taken: 0 } });
  expect(tally.counts()).toEqual([]);
});

test("a row that the warehouse refuses ends the copy with the warehouse's own error", async () => {
  const { done, into } = await pouring(rows("nullif(i, 400000)"), nothing);
  expect(done).toMatchObject({ status: "rejected", reason: { code: "23502" } });
  expect((await into.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("a row that the source cannot compute ends the copy with the source's own error", async () => {
  const { done, from, into } = await pouring(rows("1 / (i - 400000)"), nothing);
  expect(done).toMatchObject({ status: "rejected", reason: { code: "22012" } });
  expect((await into.query("SELECT count(*)::int AS n FROM taken")).rows).toEqual([{ n: 0 }]);
  expect((await from.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

for (const what of ["cancel", "terminate"] as const)
  for (const side of ["source", "warehouse"] as const)
    test(`a copy whose ${side} connection the server was told to ${what} ends with an error, and does not hang`, async () => {
      const { done } = await pouring(rows("i", 50_000_000), (from, into) =>
        signal(what, side === "source" ? from : into),
      );
      expect(done).toMatchObject({
        status: "rejected",
        reason: { code: what === "cancel" ? "57014" : "57P01" },
      });
    });

for (const side of ["source", "warehouse"] as const)
  test(`a copy whose ${side} socket is cut ends with an error, and does not hang`, async () => {
    const { done } = await pouring(rows("i", 50_000_000), (from, into) =>
      abandon(side === "source" ? from : into),
    );
    expect(done.status).toBe("rejected");
  });

// A megabyte each, so that whatever happens does so in the middle of a row.
const wide = (what: string) => rows(`${what}, repeat('x', 1000000)`, 20_000);

const socketOf = (of: pg.Client) => of.connection.stream as Socket;

test("a copy whose source is cut in the middle of a row ends, and the warehouse's connection can be used again", async () => {
  const cut = async (from: pg.Client, into: pg.Client) => {
    await vi.waitFor(() => expect(socketOf(into).bytesWritten).toBeGreaterThan(5_000_000), 9000);
    socketOf(from).destroy();
  };
  const { done, into } = await pouring(wide("i"), cut, "i integer NOT NULL, wide text");
  expect(done.status).toBe("rejected");
  expect((await into.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("a copy that the warehouse refuses in the middle of a row ends, and its connection can be used again", async () => {
  const { done, into } = await pouring(wide("nullif(i, 40)"), nothing, "i integer NOT NULL, wide text");
  expect(done).toMatchObject({ status: "rejected", reason: { code: "23502" } });
  expect((await into.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});
