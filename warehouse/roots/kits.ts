import { and, eq, inArray, isNotNull, isNull, lte, ne, or, sql } from "drizzle-orm";
import { client } from "#db/connect.ts";
import type { ControlDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type Kit, kits } from "#db/schema/console/kits.ts";
import { type RootChange, rootChanges } from "#db/schema/console/root_changes.ts";
import { servers } from "#db/schema/console/servers.ts";
import { conditionOf } from "#errors/sqlstate.ts";
import { OpendbError } from "#errors.ts";
import { type By, inDatabase, type PlacedKit } from "../kits/kit.ts";
import { endSessions, giveTenants, rolesThere } from "../kits/role.ts";
import { among } from "./held.ts";

/*
 * What a kit reads follows from its policies, which hold tenants as constants or let all through. While a customer's tenants
 * are being changed they hold those that stay; from the end on each kit has again what its row says.
 */

const now = sql`clock_timestamp()`;
const isOpen = isNull(rootChanges.finished_at);

/** Seconds after which kits are looked at once more: one may have been made while they were held. */
const again = 15;
/** Seconds until what has failed is tried again. */
const pause = 10;

/** Customers whose kits have to be held to what stays, or let go. */
export async function dueRoots(control: ControlDb): Promise<number[]> {
  const { narrowed_at, computed_at, next_attempt_at, id_customer } = rootChanges;
  const due = await control
    .select({ id: id_customer })
    .from(rootChanges)
    .innerJoin(customers, eq(customers.id, id_customer))
    .where(
      and(
        isOpen,
        // Of what is set aside there is no database under its name.
        inArray(customers.state, ["active", "suspended"]),
        or(isNull(next_attempt_at), lte(next_attempt_at, now)),
        or(
          isNotNull(computed_at),
          isNull(narrowed_at),
          lte(narrowed_at, sql`${now} - make_interval(secs => ${again})`),
        ),
      ),
    );
  return due.map(({ id }) => id);
}

type Placed = Pick<PlacedKit, "slug" | "server"> & { change: RootChange; kits: Kit[] };

async function placed(control: ControlDb, idCustomer: number): Promise<Placed | undefined> {
  const [found] = await control
    .select({ change: rootChanges, slug: customers.slug, server: servers })
    .from(rootChanges)
    .innerJoin(customers, eq(customers.id, rootChanges.id_customer))
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(and(isOpen, eq(rootChanges.id_customer, idCustomer)));
  if (!found) return undefined;
  const all = await control
    .select()
    .from(kits)
    .where(and(eq(kits.id_customer, idCustomer), ne(kits.state, "revoked")));
  return { ...found, kits: all };
}

async function apply(by: By, { change, kits: all, ...at }: Placed): Promise<void> {
  const isOver = change.computed_at !== null;
  if (all.length > 0)
    await inDatabase(by, at, async (opened) => {
      const there = await rolesThere(
        opened,
        all.map((kit) => kit.role_name),
      );
      // Whoever is reading now began before the change, and would keep policies waiting.
      if (!isOver && change.narrowed_at === null) await endSessions(opened, there);
      for (const kit of all.filter(({ role_name }) => there.includes(role_name)))
        await giveTenants(opened, isOver ? kit : among(kit, change.kept));
    });
  await by.control
    .update(rootChanges)
    .set({ error: null, next_attempt_at: null, ...(isOver ? { finished_at: now } : { narrowed_at: now }) })
    .where(and(eq(rootChanges.id, change.id), isOpen));
}

/**
 * Holds a customer's kits to the tenants that stay while its roots are being changed, or lets them go when that is over. One
 * process at a time; false when another one is at it. Throws what it failed of, which is written down.
 */
export async function workRoots(by: By, idCustomer: number): Promise<boolean> {
  const holder = await client({ url: by.adminUrl, isUnlimited: true });
  try {
    const { rows } = await holder.query<{ has: boolean }>(
      "SELECT pg_try_advisory_lock(hashtext('opendb.roots'), hashtext($1)) AS has",
      [String(idCustomer)],
    );
    if (!rows[0]?.has) return false;
    const found = await placed(by.control, idCustomer);
    if (!found) return false;
    try {
      await apply(by, found);
      return true;
    } catch (error) {
      const code =
        error instanceof OpendbError ? error.code : (conditionOf(error, "warehouse")?.code ?? "internal");
      await by.control
        .update(rootChanges)
        .set({
          error: { code, message: code },
          next_attempt_at: sql`${now} + make_interval(secs => ${pause})`,
        })
        .where(and(eq(rootChanges.id, found.change.id), isOpen));
      throw error;
    }
  } finally {
    await holder.end();
  }
}
