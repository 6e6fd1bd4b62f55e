import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  audit,
  contracts,
  customers,
  kits,
  memberships,
  people,
  provisions,
  runs,
} from "#db/schema/console/index.ts";
import { provisionSteps as steps } from "#db/vocabulary.ts";
import { ask } from "#warehouse/testing.ts";
import { spawnWorker, until, type WorkerProcess } from "../testing.ts";
import { stepsOf } from "./hold.ts";
import { type ProvisionStack, provisionStack } from "./testing.ts";

let stack: ProvisionStack;
beforeAll(async () => {
  stack = await provisionStack();
});
afterAll(() => stack.end());

const start = (): WorkerProcess => spawnWorker({ ...stack.settings, SOURCE_URL: stack.sourceUrl });

const ended = (id: number) =>
  until(
    () => stack.provision(id),
    ({ state }) => ["done", "failed", "undone"].includes(state),
  );
const all = async (text: string) => ask({ url: stack.superuser("postgres") }, text);
const databases = async (slug: string) => all(`SELECT FROM pg_database WHERE datname = '${slug}'`);
const roles = async (slug: string) => all(`SELECT FROM pg_roles WHERE rolname LIKE '${slug}\\_%'`);

/** Takes a provision's customer away again, so that the next test finds the source's root free. */
async function clear(id: number): Promise<void> {
  const { control } = stack;
  await control.update(provisions).set({ state: "queued", goal: "undone" }).where(eq(provisions.id, id));
  const worker = start();
  expect((await ended(id)).state).toBe("undone");
  await worker.end("SIGTERM");
}

test("a worker makes a customer of what was asked for, and undoes all of it on request", async () => {
  const { control } = stack;
  const id = await stack.queue(await stack.draft("initech"));
  const worker = start();
  const done = await ended(id);
  expect(done).toMatchObject({ state: "done", error: null, worker: null });
  const [customer] = await control.select().from(customers).where(eq(customers.slug, "initech"));
  expect(customer).toMatchObject({
    id: done.id_customer,
    state: "active",
    id_root_tenant: BigInt(stack.root),
  });
  const [contract] = await control.select().from(contracts);
  expect(contract).toMatchObject({ price: "4900.00", starts_on: "2026-11-01", id_owner: stack.requester });
  const found = await stepsOf(control, id);
  expect(found.map(({ step, state, attempts }) => `${step} ${state} ${attempts}`)).toEqual(
    steps.map((step) => `${step} done 1`),
  );
  expect(found.find(({ step }) => step === "checks")?.details.rows).toBeGreaterThan(1000);
  const [ana] = await control.select().from(people).where(eq(people.email, "diretoria@initech.example"));
  const bound = await control
    .select()
    .from(memberships)
    .where(eq(memberships.id_customer, done.id_customer ?? 0));
  expect(bound.map(({ id_person }) => id_person).sort()).toEqual([stack.requester, ana?.id].sort());
  // What the connection was tried with opens nothing any more.
  const [kit] = await control
    .select()
    .from(kits)
    .where(eq(kits.id_customer, done.id_customer ?? 0));
  expect(kit).toMatchObject({
    role_name: "initech_user",
    state: "active",
    connection_limit: 5,
    armed_at: null,
  });
  const good = await control.execute(
    sql`SELECT FROM console.kit_certificates WHERE id_kit = ${kit?.id} AND revoked_at IS NULL`,
  );
  expect(good.rows).toEqual([]);
  const told = await control.select().from(audit).where(eq(audit.actor, "sucesso@opendb.example"));
  expect(told.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["customer.provision", "membership.grant", "person.invite", "kit.create"]),
  );
  await worker.end("SIGTERM");

  await clear(id);
  expect([await databases("initech"), await roles("initech")]).toEqual([[], []]);
  expect(await control.select().from(customers).where(eq(customers.slug, "initech"))).toEqual([]);
  expect(await control.select().from(people).where(eq(people.email, "diretoria@initech.example"))).toEqual(
    [],
  );
  expect(await control.select().from(kits)).toEqual([]);
  const [undone] = await control.select().from(audit).where(eq(audit.action, "customer.unprovision"));
  expect(undone?.details).toEqual({
    slug: "initech",
    name: "Initech",
    people: ["diretoria@initech.example"],
  });
});

describe("a worker that is killed", () => {
  /** The work of a step is done and about to be noted: there its process stands until it is killed. */
  const stand = (step: string) =>
    ask(
      { url: stack.superuser("opendb") },
      `CREATE OR REPLACE FUNCTION public.stand() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
       CREATE OR REPLACE TRIGGER stand BEFORE UPDATE ON console.provision_steps FOR EACH ROW
       WHEN (NEW.step = '${step}' AND NEW.state = 'done') EXECUTE FUNCTION public.stand()`,
    );
  const standing = () =>
    all("SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = 'opendb'");

  test("at any step leaves what another goes on with: one customer, and nothing left over", async () => {
    const { control } = stack;
    const id = await stack.queue(await stack.draft("killed"));
    for (const step of steps) {
      await stand(step);
      const worker = start();
      await until(standing, (found) => found.length > 0);
      await worker.end("SIGKILL");
      await all(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = 'opendb'",
      );
      await ask({ url: stack.superuser("opendb") }, "DROP TRIGGER stand ON console.provision_steps");
      // Nobody waits half a minute for its silence here.
      await control
        .update(provisions)
        .set({ heartbeat_at: new Date(0) })
        .where(eq(provisions.id, id));
    }
    const [one, other] = [start(), start()];
    const done = await ended(id);
    expect(done).toMatchObject({ state: "done" });
    const found = await stepsOf(control, id);
    expect(found.map(({ state }) => state)).toEqual(steps.map(() => "done"));
    // A load that is under way is waited for, whoever does.
    expect(found.filter(({ attempts }) => attempts < 2).map(({ step }) => step)).toEqual(["seed"]);
    const made = await control.select().from(customers).where(eq(customers.slug, "killed"));
    expect(made).toHaveLength(1);
    expect(await control.select().from(runs).where(eq(runs.kind, "seed"))).toHaveLength(1);
    expect(await roles("killed")).toHaveLength(1);
    expect(
      await control.select().from(people).where(eq(people.email, "diretoria@killed.example")),
    ).toHaveLength(1);
    const good = await control.execute(sql`SELECT FROM console.kit_certificates WHERE revoked_at IS NULL`);
    expect(good.rows).toEqual([]);
    await Promise.all([one.end("SIGTERM"), other.end("SIGTERM")]);
    await clear(id);
    expect([await databases("killed"), await roles("killed")]).toEqual([[], []]);
  }, 900_000);
});

describe("what cannot be", () => {
  const failed = async (slug: string, change = {}) => {
    const id = await stack.queue(await stack.draft(slug, change));
    const worker = start();
    const { state, error } = await ended(id);
    await worker.end("SIGTERM");
    return { id, told: `${state} ${error?.reason ?? error?.code}` };
  };

  test("is refused with its reason: a name or a tenant that is taken meanwhile, one that is gone, one given twice, a closed plan", async () => {
    expect((await failed("acme")).told).toBe("failed slug_taken");
    expect((await failed("other", { tenants: { roots: ["900077"] } })).told).toBe("failed tenant_unknown");
    expect((await failed("other", { tenants: { roots: [stack.root, stack.root] } })).told).toBe(
      "failed roots_overlap",
    );
    expect((await failed("other", { placement: { idServer: 99 } })).told).toBe("failed server_closed");
    const { contract } = await stack.draft("other");
    expect((await failed("other", { contract: { ...contract, idPlan: 99 } })).told).toBe(
      "failed plan_unknown",
    );
    expect(await stack.control.select().from(customers).where(eq(customers.slug, "other"))).toEqual([]);
  });

  test("a database of the name that somebody else has made is neither filled nor taken away with the rest", async () => {
    await all("CREATE DATABASE theirs");
    const { id, told } = await failed("theirs");
    expect(told).toBe("failed database_there");
    await clear(id);
    expect(await databases("theirs")).toHaveLength(1);
    expect(await stack.control.select().from(customers).where(eq(customers.slug, "theirs"))).toEqual([]);
  });

  test("somebody who is there in another role is left out and said, and the rest is done", async () => {
    const { control } = stack;
    await control.insert(people).values({ email: "ti@mixed.example", name: "Ivo", role: "operations" });
    const invited = [
      { email: "TI@mixed.example", name: "Ivo", role: "executive" as const, tenants: null },
      { email: "ana@mixed.example", name: "Ana", role: "analyst" as const, tenants: [stack.root] },
    ];
    const kit = { form: "password" as const, purpose: "person" as const, isPersonal: true, days: 30 };
    const { id, told } = await failed("mixed", { people: { people: invited }, kit });
    expect(told).toBe("done undefined");
    const found = (await stepsOf(control, id)).find(({ step }) => step === "people")?.details.people;
    expect(found?.map(({ email, outcome }) => `${email} ${outcome}`)).toEqual([
      "ti@mixed.example left_out",
      "ana@mixed.example unsent",
    ]);
    await clear(id);
  });
});
