import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dayOf } from "#days.ts";
import { controlDb } from "#db/control.ts";
import { isUnused } from "#db/kit-use.ts";
import { type KitForm, type KitPurpose, kitForms, kitPurposes } from "#db/vocabulary.ts";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { archiveName } from "#kits/archive.ts";
import { conninfo } from "#kits/connection.ts";
import { parseNetworks } from "#kits/networks.ts";
import { mostDays } from "#kits/wanted.ts";
import { revokeCertificate, revokeKit, rotateKit } from "#warehouse/kits/change.ts";
import { type By, listKits } from "#warehouse/kits/kit.ts";
import { type MadeKit, makeKit } from "#warehouse/kits/make.ts";
import type { Published } from "#warehouse/kits/publish.ts";
import { addAuthority, listRoots, publishAll, retireAuthority } from "#warehouse/kits/upkeep.ts";
import { actor } from "./actor.ts";
import { customerOf } from "./customer.ts";
import { paint, print, printJson, printTable, tell, when } from "./output.ts";

const by = (): By => ({ control: controlDb(), adminUrl: required("DATABASE_URL"), actor: actor() });

const refuse = (message: string, hint: string) => new OpendbError("bad_input", message, { hint });

function oneOf<T extends string>(option: string, given: string, known: readonly T[]): T {
  const found = known.find((word) => word === given);
  if (found !== undefined) return found;
  throw refuse(`${option} ${given} is not known.`, `Choose one of ${known.join(", ")}.`);
}

function count(option: string, given: string, most: number): number {
  const number = Number(given);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw refuse(`${option} ${given} is no number from 1 to ${most}.`, "Write it in digits.");
}

const inDays = (days: string) => new Date(Date.now() + count("--days", days, mostDays) * 86_400_000);

function requestIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new OpendbError("bad_input", `${file} cannot be read.`, {
      hint: "Name the request's file.",
      cause,
    });
  }
}

const untold: Record<Exclude<Published, "told">, string> = {
  written:
    "Its server has the new files and was not told to read them: SELECT pg_reload_conf() there as an administrator.",
  unwritten: "KITS_FILES is not set, so the server knows nothing of it yet: docs/kits.md says what it needs.",
};

const warn = (published: Published): void => {
  if (published !== "told") tell(untold[published]);
};

type Delivery = { out: string; json: boolean };

/** Writes the archive for its owner's eyes only, and shows once what is shown once. */
function deliver({ kit, slug, server, handed, published }: MadeKit, { out, json }: Delivery): number {
  const file = handed.archive && join(out, archiveName(kit.role_name, dayOf(new Date())));
  if (file && handed.archive) writeFileSync(file, handed.archive, { mode: 0o600, flag: "wx" });
  const role = kit.role_name;
  const address = conninfo({
    host: server.public_host ?? server.host,
    port: server.port,
    database: slug,
    user: role,
    isCertified: handed.archive !== undefined,
    serverCa: server.ca_certificate,
  });
  if (json)
    printJson({
      role,
      archive: file ?? null,
      archive_password: handed.archivePassword ?? null,
      password: handed.password ?? null,
      psql: address,
      expires_at: kit.expires_at,
      server: published,
    });
  else {
    if (file) print(`${file} holds the certificate${handed.archivePassword ? " and its key" : ""}.`);
    if (handed.archivePassword)
      print(`The password of the .p12 in it, shown once: ${handed.archivePassword}`);
    if (handed.password) print(`The password of ${role}, shown once: ${handed.password}`);
    print(`psql "${address}"`);
  }
  warn(published);
  return 0;
}

export type AddFlags = Delivery & {
  role?: string;
  form: string;
  purpose: string;
  tenant?: string[];
  personal: boolean;
  address?: string[];
  days: string;
  connections: string;
  seconds: string;
  csr?: string;
};

function networks(given: string[] | undefined): string[] | null {
  if (given === undefined) return null;
  const { networks: found, wrong } = parseNetworks(given.join(" "));
  if (wrong.length > 0)
    throw refuse(
      `--address ${wrong.join(", ")} is no network.`,
      "Write it like 203.0.113.0/24 or 2001:db8::/32.",
    );
  return found;
}

function tenantIds(given: string[] | undefined): bigint[] | null {
  const wrong = given?.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined)
    throw refuse(`--tenant ${wrong} is no tenant's id.`, "Tenants are named by their id.");
  return given?.map(BigInt) ?? null;
}

/** `opendb kits add`: a kit for a customer, handed over once. */
export async function addKit(slug: string, flags: AddFlags): Promise<number> {
  const customer = await customerOf(slug);
  const made = await makeKit(by(), {
    customer,
    role: flags.role ?? `${slug}_user`,
    form: oneOf<KitForm>("--form", flags.form, kitForms),
    purpose: oneOf<KitPurpose>("--purpose", flags.purpose, kitPurposes),
    tenants: tenantIds(flags.tenant),
    isPersonal: flags.personal,
    addresses: networks(flags.address),
    connections: count("--connections", flags.connections, 100),
    statementSeconds: count("--seconds", flags.seconds, 3600),
    expiresAt: inDays(flags.days),
    request: requestIn(flags.csr),
  });
  return deliver(made, flags);
}

/** `opendb kits rotate`: another certificate beside the one in use, or another password. */
export async function rotate(
  role: string,
  flags: Delivery & { days: string; csr?: string },
): Promise<number> {
  const made = await rotateKit(by(), role, {
    expiresAt: inDays(flags.days),
    request: requestIn(flags.csr),
  });
  if (made.handed.password !== undefined)
    tell(
      `The password before it opens nothing from now on: a role of PostgreSQL has one. Open sessions go on.`,
    );
  return deliver(made, flags);
}

/** `opendb kits revoke`: a kit for good, or one of its certificates. */
export async function revoke(role: string, flags: { certificate?: string; json: boolean }): Promise<number> {
  const { ended, published } = flags.certificate
    ? await revokeCertificate(by(), role, flags.certificate)
    : await revokeKit(by(), role);
  if (flags.json) printJson({ role, sessions_ended: ended, server: published });
  else
    print(
      `${flags.certificate ? `Certificate ${flags.certificate} of ${role}` : role} is revoked; sessions ended: ${ended}.`,
    );
  warn(published);
  return 0;
}

/** `opendb kits list`: all kits, or a customer's. */
export async function list(flags: { customer?: string; json: boolean }): Promise<number> {
  const of = flags.customer ? await customerOf(flags.customer) : undefined;
  const found = await listKits(controlDb(), of?.id);
  const now = new Date();
  const kits = found.map(({ kit, slug, certificates }) => ({
    customer: slug,
    role: kit.role_name,
    state: kit.state === "active" && kit.expires_at <= now ? "expired" : kit.state,
    form: kit.form,
    purpose: kit.purpose,
    tenants: kit.tenants?.map(String) ?? null,
    personal: kit.is_personal,
    addresses: kit.addresses,
    expires_at: kit.expires_at,
    made_by: kit.created_by,
    last_used_at: kit.last_used_at,
    is_unused: isUnused(kit, now),
    certificates: certificates.map((one) => ({
      serial: one.serial,
      valid_until: one.valid_until,
      last_used_at: one.last_used_at,
      state: one.revoked_at ? "revoked" : one.valid_until <= now ? "expired" : "good",
    })),
  }));
  if (flags.json) printJson({ kits });
  else
    printTable(
      ["customer", "role", "state", "form", "tenants", "personal", "until", "last use", "good certificates"],
      kits.map((kit) => [
        kit.customer,
        kit.role,
        kit.state,
        kit.form,
        kit.tenants?.join(", ") ?? "all",
        kit.personal ? "yes" : "no",
        when(kit.expires_at),
        `${kit.last_used_at ? when(kit.last_used_at) : "never seen"}${kit.is_unused ? paint("yellow", ", unused") : ""}`,
        kit.certificates.flatMap(({ serial, state }) => (state === "good" ? serial : [])).join(", "),
      ]),
    );
  return 0;
}

const toldLine = ({ server, published }: { server: string; published: Published }) => {
  print(`${server}: ${published === "told" ? "knows its kits" : untold[published]}`);
};

/** `opendb kits publish`: roles, rights and servers' files as the rows have them. */
export async function publish(): Promise<number> {
  for (const told of await publishAll(by())) toldLine(told);
  return 0;
}

/** `opendb kits authority`: the roots that sign certificates of kits. */
export async function authority(flags: { add: boolean; retire?: string; json: boolean }): Promise<number> {
  const told = flags.add
    ? (await addAuthority(by())).told
    : flags.retire
      ? await retireAuthority(by(), count("--retire", flags.retire, 1_000_000))
      : [];
  const found = await listRoots(by());
  if (flags.json)
    printJson({
      roots: found.map(({ inUse, ...root }) => ({ ...root, certificates_in_use: inUse })),
      servers: told,
    });
  else {
    printTable(
      ["root", "until", "certificates in use", "sha-256"],
      found.map((root) => [String(root.number), when(root.until), String(root.inUse), root.fingerprint]),
    );
    for (const one of told) toldLine(one);
  }
  return 0;
}
