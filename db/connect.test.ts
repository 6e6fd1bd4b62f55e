import { expect, inject, test, vi } from "vitest";
import { client, pool } from "./connect.ts";

test("a connection of a pool that is lost inside a transaction fails its next query and nothing else", async () => {
  const made = pool({ url: inject("adminUrl") }, 1);
  const borrowed = await made.connect();
  await borrowed.query("BEGIN");
  const { rows } = await borrowed.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const seen = vi.fn();
  process.on("uncaughtException", seen);
  const admin = await client({ url: inject("adminUrl") });
  await admin.query("SELECT pg_terminate_backend($1, 5000)", [rows[0]?.pid]);
  await admin.end();
  await expect(borrowed.query("SELECT 1")).rejects.toThrow();
  borrowed.release(true);
  expect((await made.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  process.off("uncaughtException", seen);
  expect(seen).not.toHaveBeenCalled();
  await made.end();
});

test("a session has the name and the settings that its address gives it", async () => {
  const address = { url: inject("adminUrl"), name: "opendb test", settings: { "opendb.sign": "a-1" } };
  const opened = await client(address);
  const { rows } = await opened.query(
    "SELECT current_setting('application_name') AS name, current_setting('opendb.sign') AS sign, current_setting('timezone') AS zone",
  );
  await opened.end();
  expect(rows).toEqual([{ name: "opendb test", sign: "a-1", zone: "America/Sao_Paulo" }]);
});
