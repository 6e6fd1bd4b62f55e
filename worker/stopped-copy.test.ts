import { expect, test } from "vitest";
import { between } from "#db/between.testing.ts";
import { required } from "#env.ts";
import { freshLoads, requested } from "#loader/tests/testing.ts";
import { spawnWorker, until } from "./testing.ts";

// More than all buffers between the two take.
const manyMessages = `
  INSERT INTO platform.messages (id, instance_id, body, created_at)
  SELECT 1000000 + n, $1, repeat('x', 1800), platform.clock() FROM generate_series(1, 30000) n`;

const blocked = `
  SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND query LIKE 'COPY%messages%' AND state = 'active' AND wait_event = 'ClientWrite'`;

test("a worker that is stopped in the middle of a copy does not keep the platform from its table", async () => {
  const { control, customer, source } = await freshLoads();
  await source.admin.query(manyMessages, [String(customer.id_root_tenant)]);
  const stop = () => worker.child.kill("SIGSTOP");
  const port = await between({ host: "127.0.0.1" }, undefined, (sql) => {
    if (sql.startsWith("COPY (")) stop();
  });
  const worker = spawnWorker({
    DATABASE_URL: required("DATABASE_URL"),
    SOURCE_URL: Object.assign(new URL(source.url), { port }).toString(),
    SOURCE_CONNECTIONS: "1",
  });
  await requested({ control, customer }, "seed", { tables: ["lms.messages"] });
  await until(
    async () => (await source.admin.query(blocked)).rowCount,
    (found) => found === 1,
  );
  await source.admin.query("SET lock_timeout = '90s'");
  await source.admin.query("ALTER TABLE platform.messages ADD COLUMN deployed boolean");
  expect((await source.admin.query(blocked)).rowCount).toBe(0);
}, 180_000);
