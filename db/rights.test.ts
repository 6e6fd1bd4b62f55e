import { describe, expect, inject, test } from "vitest";
import { ask, freshControl, freshWarehouse } from "#warehouse/testing.ts";
import { rightsIn } from "./rights.testing.ts";

test("what the web process's role can read and write is exactly what is committed", async () => {
  const { adminUrl } = await freshControl();
  const { slug } = await freshWarehouse();
  const warehouse = await rightsIn({ url: inject("adminUrl"), database: slug });
  const text = `In the control database\n\n${await rightsIn({ url: adminUrl })}\n\nIn a warehouse\n\n${warehouse}\n`;
  await expect(text).toMatchFileSnapshot("./golden/rights.txt");
});

describe("the web process's role is refused", () => {
  const attempts = [
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "CREATE TEMP TABLE mine (id int)",
    "CREATE TABLE public.mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SET ROLE opendb_loader",
    "SET SESSION AUTHORIZATION opendb_loader",
    "ALTER ROLE opendb_console SUPERUSER",
    "SELECT pg_read_file('postgresql.conf')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/opendb-never'",
  ];
  test.each(attempts)("in the control database and in a warehouse: %s", async (text) => {
    const { consoleUrl } = await freshControl();
    const { asConsole } = await freshWarehouse();
    for (const address of [{ url: consoleUrl }, asConsole])
      await expect(ask(address, text)).rejects.toThrow(/permission denied|must be|only roles|cannot/i);
  });

  test.each([
    "UPDATE lms.users SET name = 'x'",
    "DELETE FROM lms.users",
    "SELECT FROM opendb.fence",
    "SELECT FROM lms.users",
  ])("in a warehouse: %s", async (text) => {
    const { asConsole } = await freshWarehouse();
    await expect(ask(asConsole, text)).rejects.toThrow(
      /permission denied|unrecognized configuration parameter/,
    );
  });
});
