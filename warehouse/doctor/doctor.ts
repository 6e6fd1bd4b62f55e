import { and, asc, eq, inArray } from "drizzle-orm";
import { customers } from "#db/schema/console/customers.ts";
import { kits } from "#db/schema/console/kits.ts";
import { type Server, servers } from "#db/schema/console/servers.ts";
import { adminClient } from "#db/setup.ts";
import { env } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { roots } from "../kits/authority.ts";
import type { By } from "../kits/kit.ts";
import { serverFacts } from "./facts.ts";
import { type Finding, ok, wrong } from "./finding.ts";
import { tryKit } from "./trial.ts";

const day = 86_400_000;
/** The longest that a kit lasts: a certificate ends with its root. */
const longest = 397;

/** The folder with the keys that sign kits: whether it is its owner's alone, and its newest root lasts. */
function authority(): Finding {
  const check = "authority";
  if (env().KITS_CA === undefined)
    return ok(null, check, "KITS_CA is not set: no kits with certificates are made here.");
  try {
    const newest = roots().at(-1);
    if (newest && newest.until.getTime() < Date.now() + longest * day)
      return wrong(
        null,
        check,
        `The root that signs ends on ${newest.until.toISOString().slice(0, 10)}, and certificates with it.`,
        "Add another one: opendb kits authority --add",
      );
    return ok(null, check, "KITS_CA and the keys in it are their owner's alone.");
  } catch (error) {
    const hint = error instanceof OpendbError ? error.hint : undefined;
    return wrong(null, check, (error as Error).message, hint ?? "docs/kits.md says what KITS_CA is.");
  }
}

async function lookAt(by: By, server: Server): Promise<Finding[]> {
  const { name, host, port } = server;
  const form = env().KITS_FILES === undefined ? "password" : "certificate";
  let found: Finding[];
  try {
    const there = await adminClient({ url: by.adminUrl, database: "postgres", host, port });
    try {
      found = [
        ok(name, "reach", `It answers at ${host}:${port}.`),
        ...(await serverFacts(name, there, form === "certificate")),
      ];
    } finally {
      await there.end();
    }
  } catch (error) {
    const todo =
      "Check host and port in console.servers, and that the server lets the role of DATABASE_URL in.";
    return [wrong(name, "reach", `It does not answer: ${(error as Error).message}`, todo)];
  }
  const ofServer = by.control
    .select({ id: customers.id })
    .from(customers)
    .where(eq(customers.id_server, server.id));
  const certified = await by.control.$count(
    kits,
    and(eq(kits.form, "certificate"), eq(kits.state, "active"), inArray(kits.id_customer, ofServer)),
  );
  if (form === "password" && certified > 0)
    found.push(
      wrong(
        name,
        "files",
        `KITS_FILES is not set, and ${certified} kits have certificates, of which servers are told nothing.`,
        "Set it to the folder that the server reads: docs/kits.md.",
      ),
    );
  const [customer] = await by.control
    .select()
    .from(customers)
    .where(and(eq(customers.id_server, server.id), eq(customers.state, "active")))
    .orderBy(asc(customers.id))
    .limit(1);
  return [
    ...found,
    customer
      ? await tryKit(by, server, customer, form)
      : ok(name, "connection", "No customer in use is there to try a kit with."),
  ];
}

/** Looks at the authority and at every server: what is well and what is to be done, the servers by name. */
export async function examine(by: By): Promise<Finding[]> {
  const found = [authority()];
  for (const server of await by.control.select().from(servers).orderBy(asc(servers.name)))
    found.push(...(await lookAt(by, server)));
  return found;
}
