import { and, asc, eq, isNull, lte, notExists, or, sql } from "drizzle-orm";
import { quote } from "#db/ddl.ts";
import { audit } from "#db/schema/console/audit.ts";
import { type Copy, copies } from "#db/schema/console/copies.ts";
import { type Customer, customers } from "#db/schema/console/customers.ts";
import { lifeTasks } from "#db/schema/console/life_tasks.ts";
import { type Server, servers } from "#db/schema/console/servers.ts";
import { listKits, tell } from "../kits/kit.ts";
import { rolesThere } from "../kits/role.ts";
import { type Facts, type Given, type LifeWork, onServer, type Step } from "../life/given.ts";
import { withLife } from "../life/lock.ts";
import { drop, dropBuilt, shut } from "./databases.ts";

type Placed = { copy: Copy; customer: Customer; server: Server };

const placed = ({ control }: LifeWork) =>
  control
    .select({ copy: copies, customer: customers, server: servers })
    .from(copies)
    .innerJoin(customers, eq(customers.id, copies.id_customer))
    .innerJoin(servers, eq(servers.id, copies.id_server));

async function copyOf({ work, customer }: Given, state: Copy["state"]): Promise<Placed | undefined> {
  const found = await placed(work)
    .where(and(eq(copies.id_customer, customer.id), eq(copies.state, state)))
    .orderBy(sql`${copies.id} DESC`)
    .limit(1);
  return found[0];
}

/** Shuts the warehouse that a move has left. */
async function setAside(work: LifeWork, { copy, customer, server }: Placed): Promise<number> {
  const ended = await onServer({ work, server }, (opened) => shut(opened, copy, customer.slug));
  await work.control.update(copies).set({ shut_at: sql`now()` }).where(eq(copies.id, copy.id));
  return ended;
}

/** Drops a copy with the roles that its customer's kits have on that server, which is not the warehouse's. */
async function dropCopy(work: LifeWork, { copy, customer, server }: Placed): Promise<Facts> {
  const kits = (await listKits(work.control, customer.id)).map(({ kit }) => kit.role_name);
  const facts = await onServer({ work, server }, async (opened) => {
    // As long as there is this row the customer's warehouse is on another server: what has its name here is the copy.
    if (copy.state === "kept" && copy.shut_at === null) await shut(opened, copy, customer.slug);
    const bytes =
      copy.state === "kept"
        ? await drop(opened, copy.database)
        : await dropBuilt(opened, copy, customer.slug);
    const roles = await rolesThere(opened, kits);
    for (const role of roles) await opened.query(`DROP ROLE IF EXISTS ${quote(role)}`);
    return { database: copy.database, server: server.name, bytes, roles: roles.length };
  });
  await work.control.transaction(async (tx) => {
    const gone = await tx.delete(copies).where(eq(copies.id, copy.id)).returning();
    if (gone.length === 0 || copy.state === "building") return;
    await tx.insert(audit).values({
      actor: work.actor,
      action: "customer.copy_drop",
      id_customer: customer.id,
      details: { slug: customer.slug, ...facts },
    });
  });
  return facts;
}

/** Tells the server that a move has left of its kits. */
export const tellOld = async (given: Given): Promise<Facts> => {
  const old = await copyOf(given, "kept");
  if (old && (await listKits(given.work.control, given.customer.id)).length > 0)
    await tell(given.work, { server: old.server });
  return {};
};

/** Sets the warehouse that a move has left aside. */
export const setOldAside: Step = async (given): Promise<Facts> => {
  const old = await copyOf(given, "kept");
  if (!old) return {};
  const sessions = await setAside(given.work, old);
  return { database: old.copy.database, server: old.server.name, sessions };
};

/** Drops what a move has built that was given up. */
export const dropBuilding: Step = async (given) => {
  const built = await copyOf(given, "building");
  return built ? dropCopy(given.work, built) : {};
};

export type CopyDone = { slug: string; database: string; error?: unknown };

/**
 * Drops the copies whose time has come, and shuts those that a move could not shut any more. Customers with a task that is
 * open are left to it. Of one whose server fails it goes on with the next.
 */
export async function workCopies(work: LifeWork): Promise<CopyDone[]> {
  const isOpen = work.control
    .select()
    .from(lifeTasks)
    .where(and(eq(lifeTasks.id_customer, customers.id), isNull(lifeTasks.finished_at)));
  const due = () =>
    and(
      notExists(isOpen),
      or(lte(copies.drop_at, sql`now()`), and(eq(copies.state, "kept"), isNull(copies.shut_at))),
    );
  const done: CopyDone[] = [];
  for (const { copy, customer } of await placed(work).where(due()).orderBy(asc(copies.id))) {
    const told = { slug: customer.slug, database: copy.database };
    try {
      await withLife(work, customer.id, async () => {
        const [still] = await placed(work).where(and(eq(copies.id, copy.id), due()));
        if (!still) return;
        const [over] = await placed(work).where(and(eq(copies.id, copy.id), lte(copies.drop_at, sql`now()`)));
        if (over) await dropCopy(work, still);
        else await setAside(work, still);
        done.push(told);
      });
    } catch (error) {
      done.push({ ...told, error });
    }
  }
  return done;
}
