import { expect, test } from "vitest";
import { audit } from "#db/schema/console/audit.ts";
import { freshLoads, rootOf } from "#loader/tests/testing.ts";
import { opendb } from "./testing.ts";

test("the terminal shows what other roots would do, changes them when it is told to, and says why it does not", async () => {
  const { control, customer, source, load } = await freshLoads();
  const [root, globex] = [String(customer.id_root_tenant), String(await rootOf(source, "globex"))];
  expect((await load("seed", { tables: ["lms.tenants", "lms.users"] })).state).toBe("done");
  const said = async (...words: string[]) => {
    const { code, out, err } = await opendb("customer", "roots", customer.slug, ...words, "--json").end;
    return { code, ...JSON.parse(out || err) };
  };
  expect(await said()).toMatchObject({ code: 0, roots: [root] });
  expect(await said("--set", "999999999", "--yes")).toMatchObject({ code: 1, error: { code: "not_found" } });
  expect(await said("--set", globex, globex, "--yes")).toMatchObject({
    code: 1,
    error: { code: "conflict" },
  });
  expect(await said("--set", "x")).toMatchObject({ code: 2, error: { code: "bad_input" } });
  expect(await said("--set", globex)).toMatchObject({ code: 1, error: { code: "needs_confirmation" } });
  expect(await said("--set", root, "--yes")).toMatchObject({ code: 1, error: { code: "roots_refused" } });
  const done = await said("--set", globex, "--yes");
  expect(done).toMatchObject({ code: 0, saved: true, before: [root], after: [globex], preview: { kept: 0 } });
  expect(done.rows.map(({ table }: { table: string }) => table)).toContain("lms.users");
  expect(await said("--set", root, "--yes"), "its seed waits for a worker").toMatchObject({
    code: 1,
    error: { code: "load_open" },
  });
  const entries = await control.select().from(audit);
  expect(entries.filter(({ action }) => action === "customer.roots")).toMatchObject([
    { details: { before: [root], after: [globex], run: done.load } },
  ]);
});
