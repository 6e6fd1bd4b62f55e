import { expect, onTestFinished, test } from "vitest";
import { env, reread } from "#env.ts";
import { sourceRole } from "#sample-lms/source/create.ts";
import { freshLoads, freshSource, rootOf } from "./testing.ts";

test("a source whose role may open too few connections is told as that, with what to do, and not as the warehouse", async () => {
  const source = await freshSource();
  const role = `few_${process.pid.toString(36)}`;
  await source.admin.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'few' CONNECTION LIMIT 1 IN ROLE ${sourceRole}`,
  );
  onTestFinished(() =>
    source.admin.query(`DROP ROLE IF EXISTS ${role}`).then(
      () => {},
      () => {},
    ),
  );
  const url = Object.assign(new URL(source.url), { username: role, password: "few" }).toString();
  const loads = await freshLoads({ source: { ...source, url }, root: await rootOf(source, "acme") });
  const { DATABASE_URL, CONSOLE_URL } = env();
  reread({ DATABASE_URL, CONSOLE_URL, SOURCE_URL: url, SOURCE_PATIENCE: "1" });
  for (const kind of ["seed", "delta"] as const) {
    const { run, steps } = await loads.load(kind);
    expect(run).toMatchObject({ state: "failed", error: { code: "limit_reached", origin: "source" } });
    expect(run.error?.message).toContain("The source");
    expect(run.error?.hint).toContain("SOURCE_CONNECTIONS");
    for (const { error } of steps) if (error) expect(error.origin).toBe("source");
  }
});
