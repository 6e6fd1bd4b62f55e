import { beforeEach, describe, expect, inject, onTestFinished, test } from "vitest";
import { loaderRole, ownerRole } from "#db/ddl.ts";
import { customers } from "#db/schema/console/customers.ts";
import { runs } from "#db/schema/console/runs.ts";
import { env } from "#env.ts";
import { claimRun } from "#loader/run/claim.ts";
import { asAtFive } from "#loader/tests/older.testing.ts";
import { ended, freshLoads, rootOf, type TestLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { until } from "#worker/testing.ts";
import { opendb, opendbWith } from "./testing.ts";

describe("opendb with a customer", () => {
  let loads: TestLoads;
  beforeEach(async () => {
    loads = await freshLoads();
  });

  test("check names a superuser in DATABASE_URL before a night fails for it", async () => {
    const { slug } = loads.customer;
    const { username, password } = new URL(inject("adminUrl"));
    const url = Object.assign(new URL(env().DATABASE_URL ?? ""), { username, password }).toString();
    const found = await opendbWith({ DATABASE_URL: url }, "check", "--customer", slug).end;
    expect(found.code).toBe(1);
    expect(found.out).toContain("DATABASE_URL signs in as a superuser");
  });

  test("check names a warehouse, and the control database, in which everyone may write large objects", async () => {
    const { slug } = loads.customer;
    const agreed = await opendb("check", "--customer", slug).end;
    expect(agreed.out).toMatch(/agree +control database/);
    const control = new URL(env().DATABASE_URL ?? "").pathname.slice(1);
    for (const database of [slug, control])
      await ask({ url: inject("adminUrl"), database }, "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC");
    const found = await opendb("check", "--customer", slug).end;
    expect(found.code).toBe(1);
    expect(found.out).toMatch(/differ +control database\n +large objects: everyone/);
    expect(found.out).toMatch(new RegExp(`differ +warehouse of ${slug}\n +large objects: everyone`));
  });

  test("check says of a customer whose provisioning was interrupted how it is completed, and looks at the others", async () => {
    const { control, customer } = loads;
    await control.update(customers).set({ state: "provisioning" });
    const found = await opendb("check").end;
    expect(found.code).toBe(1);
    expect(found.out).toContain(
      `opendb provision ${customer.slug} --name ... --root ${customer.id_root_tenant} completes it`,
    );
    expect(found.err).toBe("");
  });

  test("a role that may not create databases provisions nobody, and leaves no half customer behind", async () => {
    const admin = { url: inject("adminUrl"), database: "postgres" };
    const role = `makes_nothing_${process.pid}`;
    await ask(admin, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    onTestFinished(async () => void (await ask(admin, `DROP ROLE ${role}`)));
    await ask(admin, `GRANT ${loaderRole}, ${ownerRole} TO ${role}`);
    const url = Object.assign(new URL(env().DATABASE_URL ?? ""), {
      username: role,
      password: "x",
    }).toString();
    const root = String(await rootOf(loads.source, "globex"));
    const found = await opendbWith(
      { DATABASE_URL: url },
      "provision",
      "half",
      "--name",
      "Half",
      "--root",
      root,
    ).end;
    expect(found).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${role} may not create databases`),
    });
    expect(await loads.control.select().from(customers)).toHaveLength(1);
  });

  test("loads a customer, shows its status, and agrees with the contract, each as one JSON object", async () => {
    const { slug } = loads.customer;
    const seed = await opendb("load", "seed", "--customer", slug, "--json").end;
    expect(seed).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(seed.out)).toMatchObject({ customer: slug, kind: "seed", state: "done" });
    const delta = await opendb("load", "delta", "-c", slug, "-t", "lms.users", "lms.tenants", "--json").end;
    const { steps } = JSON.parse(delta.out) as { steps: { table: string }[] };
    expect(steps.map(({ table }) => table).sort()).toEqual(["lms.tenants", "lms.users"]);
    const status = await opendb("status", "--customer", slug, "--json").end;
    const shown = JSON.parse(status.out) as {
      freshness: { as_of: string };
      tables: { table: string; rows: number }[];
    };
    expect(shown.freshness.as_of).not.toBeNull();
    expect(shown.tables).toHaveLength(32);
    expect(shown.tables.find(({ table }) => table === "lms.users")?.rows).toBeGreaterThan(0);
    expect((await opendb("check", "--customer", slug).end).code).toBe(0);
  }, 60_000);

  test("a warehouse that is behind is named by check; upgrade --plan says what upgrade does, and then nothing is left", async () => {
    const { slug } = loads.customer;
    await asAtFive(loads.customer);
    const behind = await opendb("check", "-c", slug).end;
    expect(behind).toMatchObject({
      code: 1,
      out: expect.stringContaining(`opendb upgrade --customer ${slug}`),
    });
    const plan = await opendb("upgrade", "-c", slug, "--plan").end;
    expect(plan).toMatchObject({ code: 0, out: expect.stringMatching(/^behind {2}.*\n {2}00/) });
    const json = async (...words: string[]) => {
      const { out } = await opendb("upgrade", "-c", slug, "--json", ...words).end;
      return (JSON.parse(out) as { customers: { steps: { version: number; about: string }[] }[] })
        .customers[0]?.steps;
    };
    const planned = await json("--plan");
    expect(planned?.length).toBeGreaterThan(0);
    expect(await json()).toEqual(planned);
    expect(await json("--plan")).toEqual([]);
    expect((await opendb("check", "-c", slug).end).code).toBe(0);
    await ask(loads.customer.asLoader, "UPDATE opendb.meta SET contract_version = 99");
    expect((await opendb("upgrade", "-c", slug).end).code).toBe(1);
  }, 60_000);

  test("upgrade leaves the warehouse of a load that is running alone", async () => {
    await loads.load("seed");
    await loads.control.update(runs).set({ state: "running" });
    const { code, out } = await opendb("upgrade", "-c", loads.customer.slug).end;
    expect([code, out]).toEqual([1, expect.stringMatching(/Load \d+ of .* is running/)]);
  }, 60_000);

  test("ends in silence when nobody reads on, as in a pipe into head", async () => {
    const { child, end } = opendb("status", "--customer", loads.customer.slug);
    child.stdout.destroy();
    expect(await end).toEqual({ code: 0, out: "", err: "" });
  });

  test("shows a plan and does nothing", async () => {
    const { slug, asLoader } = loads.customer;
    const { code, out } = await opendb("load", "delta", "-c", slug, "--plan").end;
    expect(code).toBe(0);
    expect(out).toMatch(/lms\.users +merge +[\d,]+ +everything: it was never loaded/);
    await ask(asLoader, "CREATE VIEW lms.people AS SELECT id FROM lms.users");
    const seed = await opendb("load", "seed", "-c", slug, "-t", "lms.users", "--plan").end;
    expect(seed.out).toContain("CASCADE takes 1 view, to be made again: lms.people.");
    const json = await opendb("load", "seed", "-c", slug, "--plan", "--json").end;
    const shown = JSON.parse(json.out) as { views: unknown; tables: { estimated_rows: number }[] };
    expect(shown.views).toEqual([{ name: "lms.people", isMaterialized: false }]);
    expect(shown.tables.every(({ estimated_rows }) => estimated_rows > 0)).toBe(true);
    const derive = await opendb("load", "derive", "-c", slug, "--plan").end;
    expect(derive.out).toMatch(
      /metrics\.hourly_events +merge +nothing before a first load of lms\.user_logs/,
    );
    expect(await loads.control.$count(runs)).toBe(0);
  }, 60_000);

  test("a plan that cannot ask the source or the warehouse says which, and what to set", async () => {
    const { slug } = loads.customer;
    const plan = (settings: Record<string, string | undefined>) =>
      opendbWith(settings, "load", "delta", "-c", slug, "--plan").end;
    const source = new URL(env().SOURCE_URL ?? "");
    const unset = await plan({ SOURCE_URL: undefined });
    expect(unset).toMatchObject({ code: 1, err: expect.stringContaining("SOURCE_URL") });
    source.port = "1";
    const away = await plan({ SOURCE_URL: source.toString() });
    expect(away).toMatchObject({
      code: 1,
      err: expect.stringMatching(/The source does not answer\.\nCheck/),
    });
    source.port = new URL(env().SOURCE_URL ?? "").port;
    source.password = "wrong";
    const refused = await plan({ SOURCE_URL: source.toString() });
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("refused the account") });
    await loads.control.update(customers).set({ slug: "nowhere" });
    const lost = await opendb("load", "delta", "-c", "nowhere", "--plan").end;
    await loads.control.update(customers).set({ slug });
    expect(lost).toMatchObject({ code: 1, err: expect.stringContaining("warehouse of nowhere does not") });
  }, 60_000);

  test("a load of which a table failed ends with the command that loads what is missing, and only that", async () => {
    const { source, customer } = loads;
    await source.admin.query("ALTER TABLE platform.exams RENAME COLUMN title TO headline");
    const failed = await opendb("load", "seed", "-c", customer.slug).end;
    expect(failed.code).toBe(1);
    const [, words = ""] = /loaded by: opendb (.*)/.exec(failed.err) ?? [];
    expect(words).toBe(`load seed --customer ${customer.slug} --table lms.exams`);
    const planned = await opendb("load", "seed", "-c", customer.slug, "--plan").end;
    expect(planned).toMatchObject({
      code: 1,
      out: expect.stringContaining("column s.title does not exist"),
    });
    await source.admin.query("ALTER TABLE platform.exams RENAME COLUMN headline TO title");
    const { code, err } = await opendb(...words.split(" ")).end;
    expect([code, err.match(/lms\.\w+/g)]).toEqual([0, ["lms.exams"]]);
  }, 60_000);

  test("Ctrl-C cancels a load cleanly: exit code 130, and the run is cancelled", async () => {
    await loads.source.admin.query("BEGIN; LOCK TABLE platform.learners IN ACCESS EXCLUSIVE MODE");
    const { child, end } = opendb("load", "seed", "--customer", loads.customer.slug);
    const [run] = await until(
      () => loads.control.select().from(runs),
      ([run]) => run?.state === "running",
    );
    child.kill("SIGINT");
    const { code, err } = await end;
    await loads.source.admin.query("ROLLBACK");
    expect(code).toBe(130);
    expect(err).toContain("Cancelling");
    expect((await ended(loads.control, run?.id ?? 0)).run.state).toBe("cancelled");
  }, 60_000);

  test("refuses a load while another one is open, naming it, with exit code 1", async () => {
    const first = opendb("load", "seed", "--customer", loads.customer.slug);
    await first.end;
    await loads.control.update(runs).set({ state: "queued" });
    const { code, err } = await opendb("load", "delta", "--customer", loads.customer.slug).end;
    expect(code).toBe(1);
    expect(err).toMatch(/error: Load \d+ \(seed\) of this customer is queued\.\nWait/);
    const [run] = await loads.control.select().from(runs);
    expect(await claimRun(loads.control, run?.id ?? 0, "other")).toBeDefined();
  }, 60_000);

  test("provision refuses a root that the source lacks or that is another customer's, and reserved names", async () => {
    const { customer, source } = loads;
    const provision = (slug: string, root: string | bigint) =>
      opendb("provision", slug, "--name", "Other", "--root", String(root)).end;
    const lacking = await provision("other_one", "999999");
    expect(lacking).toMatchObject({ code: 1, err: expect.stringContaining("no tenant 999999") });
    const { rows } = await source.admin.query<{ id: string }>(
      "SELECT id FROM platform.instances WHERE parent_id = $1",
      [String(customer.id_root_tenant)],
    );
    const inside = await provision("other_one", rows[0]?.id ?? "");
    expect(inside).toMatchObject({
      code: 1,
      err: expect.stringContaining(`below the root of customer ${customer.slug}`),
    });
    for (const slug of ["public", "constructor", "lms"])
      expect((await provision(slug, await rootOf(source, "globex"))).err).toContain("cannot name a customer");
    expect(await loads.control.$count(customers)).toBe(1);
  }, 60_000);

  test("an unknown customer is answered with those it may have meant, without a stack", async () => {
    const { code, err, out } = await opendb("status", "--customer", `${loads.customer.slug}x`).end;
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toBe(
      `error: There is no customer ${loads.customer.slug}x.\nDid you mean ${loads.customer.slug}?\n`,
    );
  });
});

describe("opendb used wrongly", () => {
  test.each([
    [["load", "seed"], /required option '-c, --customer <slug>' not specified/],
    [["load", "sed", "-c", "x"], /unknown command 'sed'[\s\S]*seed/],
    [["load", "seed", "-c", "x", "--table", "lms.user"], /no table lms\.user\.[\s\S]*lms\.users/],
    [["load", "seed", "-c", "x", "--from", "2026-01-01"], /unknown option '--from'/],
  ])("wrong usage %j is explained and ends with 2", async (words, said) => {
    const { code, err } = await opendb(...words).end;
    expect(err).toMatch(said);
    expect(err).not.toContain("    at ");
    expect(code).toBe(2);
  });

  test("with --json an error is one JSON object on standard output", async () => {
    const { code, out, err } = await opendb("load", "seed", "--json").end;
    expect(code).toBe(2);
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({ error: { code: "bad_input", hint: expect.any(String) } });
  });
});
