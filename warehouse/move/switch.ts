import { and, eq, isNull, notInArray, sql } from "drizzle-orm";
import type pg from "pg";
import { dayOf } from "#days.ts";
import { audit } from "#db/schema/console/audit.ts";
import { copies } from "#db/schema/console/copies.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type Kit, kits } from "#db/schema/console/kits.ts";
import { lifeTasks } from "#db/schema/console/life_tasks.ts";
import type { Server } from "#db/schema/console/servers.ts";
import { OpendbError } from "#errors.ts";
import { inDatabase } from "../kits/kit.ts";
import { withinPlan } from "../kits/limits.ts";
import { giveRole, holdRoles, setVerifier } from "../kits/role.ts";
import { type Given, onServer, type Step } from "../life/given.ts";
import { nameAsWarehouse, nameOf } from "./databases.ts";
import { goal } from "./goal.ts";
import { kitsToGo } from "./target.ts";

/** What PostgreSQL keeps of passwords, as far as whoever asks may read it, which takes a superuser: an owner may not. */
async function verifiersOf(opened: pg.Client, roles: readonly string[]): Promise<Map<string, string>> {
  const { rows: may } = await opened.query<{ may: boolean }>(
    "SELECT has_column_privilege('pg_catalog.pg_authid', 'rolpassword', 'SELECT') AS may",
  );
  if (!may[0]?.may) return new Map();
  const { rows } = await opened.query<{ name: string; verifier: string }>(
    "SELECT rolname AS name, rolpassword AS verifier FROM pg_authid WHERE rolname = ANY ($1) AND rolpassword IS NOT NULL",
    [roles],
  );
  return new Map(rows.map(({ name, verifier }) => [name, verifier]));
}

/** Makes the roles of kits at the copy, with what each may read; nobody signs in with them yet. */
async function placeKits(given: Given, leaving: readonly Kit[]): Promise<void> {
  const { copy, server } = await goal(given);
  const { slug } = given.customer;
  const database = await onServer({ work: given.work, server }, (opened) => nameOf(opened, copy, slug));
  await inDatabase(given.work, { slug: database, server }, async (opened) => {
    for (const kit of leaving) {
      await giveRole(opened, await withinPlan(given.work.control, kit), database);
      await holdRoles(opened, [kit.role_name]);
    }
  });
}

/** Takes the passwords along, as they are now: one that was changed meanwhile must not be good again. Gives those taken. */
async function takePasswords(given: Given, server: Server, leaving: readonly Kit[]): Promise<string[]> {
  const passwords = leaving.filter(({ form }) => form === "password").map((kit) => kit.role_name);
  const verifiers = await onServer(given, (opened) => verifiersOf(opened, passwords));
  await onServer({ work: given.work, server }, async (opened) => {
    for (const role of passwords) await setVerifier(opened, role, verifiers.get(role) ?? null);
  });
  return [...verifiers.keys()];
}

const interrupted = (said: string) => new OpendbError("interrupted", said, { isTransient: true, params: {} });

/**
 * Makes the copy the warehouse, in one transaction of the control database: from the next page on it is read there. Just
 * before, the copy gets the warehouse's name and the kits are shut out of the old one, where they have nothing to look for
 * any more. Kits with a password that could not be taken along have none from here on, until they are given another one.
 */
export const switchOver: Step = async (given) => {
  const { work, task, customer, server: from } = given;
  if (customer.id_server === task.id_server) return {};
  const { copy, server } = await goal(given);
  const leaving = await kitsToGo(work.control, customer.id);
  await placeKits(given, leaving);
  const roles = leaving.map((kit) => kit.role_name);
  return work.control.transaction(async (tx) => {
    // Whoever asks for something else takes this row first: either they are seen here, or they see the switch.
    await tx.select().from(customers).where(eq(customers.id, customer.id)).for("update");
    const open = await tx
      .select({ id: lifeTasks.id })
      .from(lifeTasks)
      .where(and(eq(lifeTasks.id, task.id), isNull(lifeTasks.finished_at)));
    if (open.length === 0) throw interrupted("The move was given up.");
    // Whoever makes a kit or changes its password waits for this row at the end, and does it again at the other server.
    const now = await kitsToGo(tx, customer.id);
    if (now.some((kit) => !roles.includes(kit.role_name))) throw interrupted("A kit was made meanwhile.");
    const taken = await takePasswords(given, server, now);
    await onServer({ work, server }, (opened) => nameAsWarehouse(opened, copy, customer.slug));
    const sessions = await onServer(given, (opened) => holdRoles(opened, roles));
    await tx.update(customers).set({ id_server: server.id }).where(eq(customers.id, customer.id));
    await tx.delete(copies).where(eq(copies.id, copy.id));
    await tx.insert(copies).values({
      id_customer: customer.id,
      id_server: from.id,
      database: `${customer.slug}-moved-${dayOf(new Date()).replaceAll("-", "")}`,
      state: "kept",
      drop_at: sql`now() + make_interval(days => ${task.keep_days})`,
    });
    const without = await tx
      .update(kits)
      .set({ armed_at: null })
      .where(
        and(
          eq(kits.id_customer, customer.id),
          eq(kits.form, "password"),
          eq(kits.state, "active"),
          taken.length > 0 ? notInArray(kits.role_name, taken) : undefined,
        ),
      )
      .returning({ role: kits.role_name });
    const details = {
      slug: customer.slug,
      before: { server: from.name },
      after: { server: server.name },
      kits_without_password: without.map(({ role }) => role),
    };
    const by = { actor: task.requested_by, id_person: task.id_person };
    await tx.insert(audit).values({ ...by, action: "customer.switch", id_customer: customer.id, details });
    return { server: server.name, sessions, passwords: without.length };
  });
};
