import { and, desc, eq, ne, sql } from "drizzle-orm";
import { controlDb } from "#db/control.ts";
import { foreignObjects } from "#db/foreign-objects.ts";
import { audit } from "#db/schema/console/audit.ts";
import { copies } from "#db/schema/console/copies.ts";
import { customers } from "#db/schema/console/customers.ts";
import { kits } from "#db/schema/console/kits.ts";
import { servers } from "#db/schema/console/servers.ts";
import { usageSamples } from "#db/schema/console/usage_samples.ts";
import { required } from "#env.ts";
import { because } from "#errors/english.ts";
import { requestLife } from "#warehouse/life/request.ts";
import { discardCopy, mustBeMovable, requestMove } from "#warehouse/move/request.ts";
import { actor } from "./actor.ts";
import { type CliCustomer, customerOf, inWarehouse } from "./customer.ts";
import { days, mustConfirm, printSteps, see } from "./life.ts";
import { exitCodes, print, printJson, tell, when } from "./output.ts";

type Flags = { to: string; keepDays?: string; confirm?: string; plan: boolean; json: boolean };

const who = () => ({ requestedBy: actor(), idPerson: null });

/** What a move means for a customer, and where it could go. */
async function previewOf(customer: CliCustomer) {
  const control = controlDb();
  const customersThere = sql<number>`(SELECT count(*)::int FROM console.customers c WHERE c.id_server = servers.id AND c.state <> 'gone')`;
  const others = await control
    .select({ name: servers.name, host: servers.host, is_open: servers.is_open, customers: customersThere })
    .from(servers)
    .where(ne(servers.id, sql`(SELECT id_server FROM console.customers WHERE id = ${customer.id})`))
    .orderBy(servers.name);
  const connecting = await control
    .select({ role: kits.role_name, form: kits.form })
    .from(kits)
    .where(and(eq(kits.id_customer, customer.id), ne(kits.state, "revoked")))
    .orderBy(kits.role_name);
  const [sample] = await control
    .select({ bytes: usageSamples.bytes, rows: usageSamples.rows })
    .from(usageSamples)
    .where(eq(usageSamples.id_customer, customer.id))
    .orderBy(desc(usageSamples.day))
    .limit(1);
  const left = await inWarehouse(customer, foreignObjects);
  return {
    servers: others,
    kits: connecting,
    bytes: sample?.bytes ?? null,
    rows: sample?.rows ?? null,
    left,
  };
}

type Preview = Awaited<ReturnType<typeof previewOf>>;

function show({ slug }: CliCustomer, { servers: others, kits: connecting, left, bytes }: Preview): void {
  print(`${slug}${bytes === null ? "" : `, ${Math.round(bytes / 1e6)} MB`}`);
  for (const { name, host, is_open, customers: count } of others)
    print(`  to ${name} (${host}): ${is_open ? `${count} customers` : "takes no warehouses"}`);
  for (const { role, form } of connecting)
    print(
      `  ${role} connects to another host from then on${form === "password" ? " and may need a new password" : ""}`,
    );
  for (const { type, name } of left) print(`  stays behind, and goes with the old one: ${type} ${name}`);
}

const consequence = (to: string, daysKept: number) =>
  `Its warehouse is copied to ${to} and compared row for row; loads wait meanwhile. Then ${to} is in use, sessions of its kits end and connect to another host, and the old one is kept for ${daysKept} days.`;

/** `opendb customer move`. */
export async function move(slug: string, flags: Flags): Promise<number> {
  const customer = await customerOf(slug);
  const keepDays = days(flags.keepDays);
  const preview = flags.plan || !flags.json ? await previewOf(customer) : undefined;
  if (flags.plan) {
    if (preview && !flags.json) show(customer, preview);
    const url = required("DATABASE_URL");
    await mustBeMovable(controlDb(), { idCustomer: customer.id, server: flags.to, url });
    if (flags.json) printJson({ customer: slug, ...preview });
    return exitCodes.done;
  }
  if (preview) for (const { type, name } of preview.left) tell(`${type} ${name} stays behind.`);
  await mustConfirm(slug, consequence(flags.to, keepDays), flags.confirm);
  const asked = await controlDb().transaction(async (tx) => {
    const { server, before, ...task } = await requestMove(tx, {
      idCustomer: customer.id,
      server: flags.to,
      keepDays,
      url: required("DATABASE_URL"),
      ...who(),
    });
    const details = { id: task.id, before: { server: before }, after: { server }, days: keepDays };
    await tx
      .insert(audit)
      .values({ actor: actor(), action: "customer.move", id_customer: customer.id, details });
    return task;
  });
  const task = await see(customer, asked.id);
  const [now] = await controlDb()
    .select({ server: servers.name })
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(eq(customers.id, customer.id));
  if (flags.json)
    printJson({ customer: slug, server: now?.server ?? null, task: task.id, steps: task.steps });
  else {
    print(`${slug} is on ${now?.server}.`);
    printSteps(task);
  }
  if (task.is_replaced) tell("Somebody else has asked for something else meanwhile.");
  return task.error ? exitCodes.failed : exitCodes.done;
}

/** `opendb customer stay`: gives up a move that has not switched yet. */
export async function stay(slug: string, { json }: { json: boolean }): Promise<number> {
  const customer = await customerOf(slug);
  const id = await controlDb().transaction(async (tx) => {
    const asked = await requestLife(tx, { idCustomer: customer.id, kind: "stay", ...who() }).catch(
      (error) => {
        throw error.code === "life_rule" ? because("move_not_open", {}) : error;
      },
    );
    const details = { id: asked.id };
    await tx
      .insert(audit)
      .values({ actor: actor(), action: "customer.stay", id_customer: customer.id, details });
    return asked.id;
  });
  const task = await see(customer, id);
  if (json) printJson({ customer: slug, task: task.id, steps: task.steps });
  else print(`${slug} stays where it is.`);
  return exitCodes.done;
}

/** `opendb customer discard`: has the old warehouse that a move left dropped at once, and lists those that there are. */
export async function discard(
  slug: string,
  { database, confirm, json }: { database?: string; confirm?: string; json: boolean },
): Promise<number> {
  const customer = await customerOf(slug);
  const kept = await controlDb()
    .select({ database: copies.database, server: servers.name, until: copies.drop_at })
    .from(copies)
    .innerJoin(servers, eq(servers.id, copies.id_server))
    .where(and(eq(copies.id_customer, customer.id), eq(copies.state, "kept")))
    .orderBy(copies.id);
  if (database === undefined) {
    if (json) printJson({ customer: slug, kept });
    else if (kept.length === 0) print("No move has left anything.");
    else for (const one of kept) print(`${one.database} on ${one.server}, until ${when(one.until)}`);
    return exitCodes.done;
  }
  await mustConfirm(database, "It is dropped within seconds, and nothing brings it back.", confirm);
  await controlDb().transaction(async (tx) => {
    const details = await discardCopy(tx, customer.id, database);
    await tx
      .insert(audit)
      .values({ actor: actor(), action: "customer.discard", id_customer: customer.id, details });
  });
  if (json) printJson({ customer: slug, database });
  else print(`${database} is dropped by a worker.`);
  return exitCodes.done;
}
