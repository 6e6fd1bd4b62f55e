import "server-only";
import { isDeepStrictEqual } from "node:util";
import { sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import type { PersonScope } from "#db/scope.ts";
import { remember } from "../remember.ts";
import type { Held } from "./reach.ts";
import { plain } from "./standing.ts";

type Both = { id: number; email: string; before: readonly Held[]; after: readonly Held[] };

/** Writes the difference between what somebody held and is to hold; each customer's audit has its part of it. */
export async function writeMemberships(
  tx: ControlDb,
  scope: PersonScope,
  { id, email, before, after }: Both,
): Promise<void> {
  const of = (all: readonly Held[], idCustomer: number) =>
    all.find(({ id_customer }) => id_customer === idCustomer);
  const ids = new Set([...before, ...after].map(({ id_customer }) => id_customer));
  for (const idCustomer of ids) {
    const [had, has] = [of(before, idCustomer), of(after, idCustomer)];
    const [was, is] = [had && plain(had), has && plain(has)];
    if (isDeepStrictEqual(was, is)) continue;
    if (has) await put(tx, id, has);
    else
      await tx.execute(
        sql`DELETE FROM console.memberships WHERE id_person = ${id} AND id_customer = ${idCustomer}`,
      );
    const action = !had ? "membership.grant" : has ? "membership.change" : "membership.revoke";
    const details = { person: email, before: was ?? null, after: is ?? null };
    await remember(tx, scope.person, { action, idCustomer, details });
  }
}

const put = (tx: ControlDb, id: number, { id_customer, tenants, ...flags }: Held) =>
  tx.execute(sql`
    INSERT INTO console.memberships (id_person, id_customer, tenants, is_personal_granted, is_customer_admin)
    VALUES (${id}, ${id_customer}, ${tenants && `{${tenants.join(",")}}`}, ${flags.is_personal_granted}, ${flags.is_customer_admin})
    ON CONFLICT (id_person, id_customer) DO UPDATE SET tenants = excluded.tenants,
      is_personal_granted = excluded.is_personal_granted, is_customer_admin = excluded.is_customer_admin`);
