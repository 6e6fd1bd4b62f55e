import { and, eq, isNull } from "drizzle-orm";
import type pg from "pg";
import type { ControlDb } from "#db/control.ts";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { type Kit, kits } from "#db/schema/console/kits.ts";
import { scramVerifier } from "#db/scram.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { newPassword } from "#kits/password.ts";
import { heldTo } from "../roots/held.ts";
import { mustBeLetIn, revoked, shutUnlessOpen } from "./admit.ts";
import { type Issued, issue } from "./issue.ts";
import {
  type By,
  goodCertificates,
  inDatabase,
  kitOf,
  mustStillBeAt,
  type PlacedKit,
  record,
  tell,
} from "./kit.ts";
import { noteLimits, withinPlan } from "./limits.ts";
import type { MadeKit } from "./make.ts";
import type { Published } from "./publish.ts";
import { endSessions, giveRole, lockRole, setVerifier } from "./role.ts";

/** How many certificates of a kit are good at once: the one in use, and the one that replaces it. */
const most = 2;

/** Lets a kit's role in. A customer that is suspended meanwhile is noticed, and a kit that is revoked. */
export async function admitKit(by: By, placed: PlacedKit, opened: pg.Client): Promise<void> {
  const kit = await heldTo(by.control, await withinPlan(by.control, placed.kit));
  await giveRole(opened, kit, placed.slug);
  await shutUnlessOpen(by, kit.role_name, opened);
  await noteLimits(by.control, kit);
}

async function activeKit(by: By, role: string) {
  const placed = await kitOf(by.control, role);
  mustBeLetIn(placed);
  if (placed.kit.state === "active") return placed;
  throw placed.kit.state === "revoked" ? revoked(role) : because("kit_unfinished", { role });
}

/** Throws `conflict` where a kit has all the certificates that may be good at once. */
async function mustHaveRoom(control: ControlDb, kit: Kit): Promise<void> {
  const good = await goodCertificates(control, kit);
  if (good.length >= most)
    throw because("kit_certificates_full", { role: kit.role_name, serial: good[0]?.serial ?? "" });
}

/** What opens a kit next. */
export type Next = {
  /** Until when it is good. */
  expiresAt: Date;
  /** A request (PKCS #10) for a key that somebody else has made. */
  request?: string;
  /** What PostgreSQL is to keep of a password that somebody else has made. */
  verifier?: string;
  /** Commits with it. */
  alongside?: (tx: ControlDb, issued: Issued | undefined) => Promise<void>;
};

/**
 * Gives a kit another certificate beside the one that is in use, or another password instead of it, good until a day. Throws
 * `conflict` where two are good already.
 */
export async function rotateKit(by: By, role: string, next: Next): Promise<MadeKit> {
  const { expiresAt, request, alongside } = next;
  const placed = await activeKit(by, role);
  const { server } = placed;
  await mustHaveRoom(by.control, placed.kit);
  const kit = {
    ...placed.kit,
    expires_at: new Date(Math.max(expiresAt.getTime(), placed.kit.expires_at.getTime())),
  };
  const serverCa = server.ca_certificate ?? undefined;
  const issued =
    kit.form === "certificate"
      ? await issue(by.control, kit, { until: expiresAt, request, serverCa, actor: by.actor })
      : undefined;
  const password = issued || next.verifier ? undefined : newPassword();
  const verifier = password === undefined ? next.verifier : scramVerifier(password);
  await inDatabase(by, placed, async (opened) => {
    await admitKit(by, { ...placed, kit }, opened);
    if (verifier !== undefined) await setVerifier(opened, role, verifier);
  });
  await by.control.transaction(async (tx) => {
    await mustStillBeAt(tx, placed);
    // Whoever rotates or revokes it at the same time takes turns with this, and was not there a moment ago.
    const [now] = await tx.select({ state: kits.state }).from(kits).where(eq(kits.id, kit.id)).for("update");
    if (now?.state !== "active") throw revoked(role);
    await mustHaveRoom(tx, kit);
    if (issued) await tx.insert(kitCertificates).values(issued.certificate);
    const armed_at = kit.armed_at ?? new Date();
    await tx.update(kits).set({ expires_at: kit.expires_at, armed_at }).where(eq(kits.id, kit.id));
    const details = { serial: issued?.certificate.serial ?? null };
    await record(tx, by, kit, { action: kit.armed_at ? "kit.rotate" : "kit.issue", details });
    await alongside?.(tx, issued);
  });
  const handed = issued?.handed ?? { password };
  return { ...placed, kit, handed, published: await tell(by, placed) };
}

export type Revoked = { ended: number; published: Published };

/** Writes down that a kit is revoked, with all of its certificates. */
export async function markRevoked(by: By, kit: Kit): Promise<void> {
  const now = new Date();
  const over = { revoked_at: now, revoked_by: by.actor };
  await by.control.transaction(async (tx) => {
    // The kit first: of one that is rotated at the same time the new certificate is there by then.
    const changed = await tx
      .update(kits)
      .set({ state: "revoked", ...over })
      .where(and(eq(kits.id, kit.id), isNull(kits.revoked_at)))
      .returning();
    await tx
      .update(kitCertificates)
      .set(over)
      .where(and(eq(kitCertificates.id_kit, kit.id), isNull(kitCertificates.revoked_at)));
    if (changed.length > 0) await record(tx, by, kit, { action: "kit.revoke" });
  });
}

/**
 * Revokes a kit for good: no new session from now on, and open ones end. The row comes first, so that what fails after it is
 * made good by calling again.
 */
export async function revokeKit(by: By, role: string): Promise<Revoked> {
  const placed = await kitOf(by.control, role);
  await markRevoked(by, placed.kit);
  // The role first: it closes the door whether or not the server can be told of the certificates.
  const ended = await inDatabase(by, placed, (opened) => lockRole(opened, role));
  return { ended, published: await tell(by, placed) };
}

/** Ends one certificate of a kit, and the sessions that were opened with it; the other one goes on. */
export async function revokeCertificate(by: By, role: string, serial: string): Promise<Revoked> {
  const placed = await kitOf(by.control, role);
  const [found] = await by.control
    .select()
    .from(kitCertificates)
    .where(and(eq(kitCertificates.id_kit, placed.kit.id), eq(kitCertificates.serial, serial.toLowerCase())));
  if (!found)
    throw new OpendbError("not_found", `Kit ${role} has no certificate ${serial}.`, {
      hint: "See `opendb kits list`.",
    });
  await by.control.transaction(async (tx) => {
    if (found.revoked_at !== null) return;
    await tx
      .update(kitCertificates)
      .set({ revoked_at: new Date(), revoked_by: by.actor })
      .where(eq(kitCertificates.id, found.id));
    await record(tx, by, placed.kit, { action: "kit.retire", details: { serial: found.serial } });
  });
  // The server first: a session that was ended would come again.
  const published = await tell(by, placed);
  const ended = await inDatabase(by, placed, (opened) => endSessions(opened, role, found.serial));
  return { ended, published };
}
