import { and, eq, isNull, sql } from "drizzle-orm";
import { audit } from "#db/schema/console/audit.ts";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { servers } from "#db/schema/console/servers.ts";
import { OpendbError } from "#errors.ts";
import { addRoot, forgetRoot, mustBeOurs, type Root, roots } from "./authority.ts";
import { admitKit } from "./change.ts";
import { type By, inDatabase, isLetIn, listKits, tell } from "./kit.ts";
import type { Published } from "./publish.ts";
import { holdRoles, lockRole } from "./role.ts";

/** Tells every server of its kits. */
async function tellAll(by: By): Promise<{ server: string; published: Published }[]> {
  const told: { server: string; published: Published }[] = [];
  for (const server of await by.control.select().from(servers).orderBy(servers.name))
    told.push({ server: server.name, published: await tell(by, { server }) });
  return told;
}

/**
 * Makes everything as the rows say it is: roles of active kits with what they may read, those of revoked ones without
 * entry, and what servers know of them. For after an upgrade, a restored backup, or a table that was dropped and made anew.
 */
export async function publishAll(by: By) {
  const all = await listKits(by.control);
  for (const placed of all) {
    const { kit } = placed;
    // Of what is set aside or gone there is no database; what was let in there is revoked and shut.
    if (placed.state === "aside" || placed.state === "gone") continue;
    if (kit.state === "active" && isLetIn(placed.state))
      await inDatabase(by, placed, (opened) => admitKit(by, placed, opened));
    else if (kit.state === "active")
      await inDatabase(by, placed, (opened) => holdRoles(opened, [kit.role_name]));
    if (kit.state === "revoked") await inDatabase(by, placed, (opened) => lockRole(opened, kit.role_name));
  }
  return tellAll(by);
}

const entry = ({ actor, idPerson }: By, { number, fingerprint }: Root) => ({
  actor,
  id_person: idPerson,
  details: { number, fingerprint },
});

/** How many certificates that are good hang on a root. */
async function inUse(by: By, { fingerprint }: Root): Promise<number> {
  return by.control.$count(
    kitCertificates,
    and(
      eq(kitCertificates.issuer_fingerprint, fingerprint),
      isNull(kitCertificates.revoked_at),
      sql`${kitCertificates.valid_until} > now()`,
    ),
  );
}

export type KnownRoot = Pick<Root, "number" | "fingerprint" | "until"> & { inUse: number };

/** The roots, the oldest first, each with how many certificates that are good it has signed. */
export async function listRoots(by: By): Promise<KnownRoot[]> {
  const found: KnownRoot[] = [];
  for (const root of roots()) {
    const { number, fingerprint, until } = root;
    found.push({ number, fingerprint, until, inUse: await inUse(by, root) });
  }
  return found;
}

/** Makes another root, which signs from now on, and has all servers trust it beside the others. */
export async function addAuthority(by: By) {
  const known = roots();
  const issuers = await by.control
    .selectDistinct({ issuer: kitCertificates.issuer_fingerprint })
    .from(kitCertificates)
    .where(and(isNull(kitCertificates.revoked_at), sql`${kitCertificates.valid_until} > now()`));
  mustBeOurs(
    issuers.map(({ issuer }) => issuer),
    known,
  );
  const root = await by.control.transaction(async (tx) => {
    const made = await addRoot();
    await tx.insert(audit).values({ ...entry(by, made), action: "authority.add" });
    return made;
  });
  return { root, told: await tellAll(by) };
}

/** Has no server trust a root any more. Throws `conflict` while a certificate that is good hangs on it, or it is the newest. */
export async function retireAuthority(by: By, number: number) {
  const known = roots();
  const root = known.find((one) => one.number === number);
  if (!root)
    throw new OpendbError("not_found", `There is no root ${number}.`, {
      hint: "See `opendb kits authority`.",
    });
  const count = await inUse(by, root);
  if (count > 0 || root === known.at(-1))
    throw new OpendbError(
      "conflict",
      count > 0 ? `${count} certificates hang on root ${number}.` : `Root ${number} is the one that signs.`,
      { hint: "Rotate these kits, or add another root first." },
    );
  await by.control.transaction(async (tx) => {
    await tx.insert(audit).values({ ...entry(by, root), action: "authority.retire" });
    forgetRoot(number);
  });
  return tellAll(by);
}
