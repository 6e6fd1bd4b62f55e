import type pg from "pg";
import { consoleRole, loaderRole } from "../ddl.ts";
import { warehouseTables } from "../schema/index.ts";
import type { Strategy } from "../vocabulary.ts";
import { compare, type Difference } from "./compare.ts";
import { largeObjects } from "./large-objects.ts";
import { liveProtections, liveShapes, liveVersion, type Protection } from "./live.ts";
import { type Contract, readContract } from "./parse.ts";
import { contractShapes, modelShapes, type Shapes } from "./shape.ts";

export type { Difference } from "./compare.ts";

/** What the manifest says of a table, as far as the contract has a word in it. */
export type ManifestClaim = {
  name: string;
  strategy: Strategy;
  key: readonly string[];
  /** The columns that it fills one by one, for a table that is extracted. */
  columns?: readonly string[];
};

/** The models against the contract: every table, column, order, type, nullability, default and key. */
export const checkModels = (
  contract: Contract = readContract(),
  models: Shapes = modelShapes(warehouseTables),
): Difference[] =>
  compare(contractShapes(contract), models, { expected: "the contract", found: "the models" });

const list = (names: readonly string[]) => (names.length > 0 ? `(${names.join(", ")})` : "none");

// The key is a set here: the manifest may name the physical key, with id_tenant first.
const isSameKey = (a: readonly string[], b: readonly string[], tenant: boolean) => {
  const without = (names: readonly string[]) =>
    [...names].filter((name) => !tenant || name !== "id_tenant").sort();
  return list(without(a)) === list(without(b));
};

/** The manifest against the contract: the same tables, the same strategy, the same key. */
export function checkManifest(claims: ManifestClaim[], contract: Contract = readContract()): Difference[] {
  const made: Difference[] = [];
  const byName = new Map(claims.map((claim) => [claim.name, claim]));
  for (const table of contract.tables) {
    const claim = byName.get(table.name);
    const say = (message: string) => made.push({ table: table.name, message: `${table.name}: ${message}` });
    if (!claim) {
      say("the table is in the contract and missing in the manifest.");
      continue;
    }
    if (claim.strategy !== table.strategy)
      say(`the strategy is ${table.strategy} in the contract and ${claim.strategy} in the manifest.`);
    const hasTenant = table.columns.some((column) => column.name === "id_tenant");
    if (!isSameKey(claim.key, table.key, hasTenant))
      say(`the key is ${list(table.key)} in the contract and ${list(claim.key)} in the manifest.`);
    const names = table.columns.map((column) => column.name);
    for (const name of claim.columns ? names.filter((name) => !claim.columns?.includes(name)) : [])
      say(`column ${name} is in the contract and missing in the manifest.`);
    for (const name of claim.columns?.filter((name) => !names.includes(name)) ?? [])
      say(`column ${name} is in the manifest and missing in the contract.`);
  }
  const known = new Set(contract.tables.map((table) => table.name));
  for (const { name } of claims)
    if (!known.has(name))
      made.push({
        table: name,
        message: `${name}: the table is in the manifest and missing in the contract.`,
      });
  return made;
}

/** The rows that the console may see: those of the tenants that its transaction has set. */
const expectedUsing = (table: string) =>
  `(${table === "lms.tenants" ? "id" : "id_tenant"} = ANY ((current_setting('opendb.tenants'::text))::bigint[]))`;

function protectionDifferences({ name, is_enabled, owner: found, policies }: Protection): Difference[] {
  const made: Difference[] = [];
  const say = (message: string) => made.push({ table: name, message: `${name}: ${message}` });
  if (!is_enabled) say("row-level security is expected to be enabled and found disabled.");
  if (found !== loaderRole) say(`the owner is expected to be ${loaderRole} and found to be ${found}.`);
  const own = policies.find((policy) => policy.roles.includes(consoleRole));
  const using = expectedUsing(name);
  if (!own) say(`a policy for ${consoleRole} is expected and none was found.`);
  else if (own.using !== using)
    say(`policy ${own.name} is expected to use ${using} and found to use ${own.using}.`);
  else if (own.command !== "SELECT")
    say(`policy ${own.name} is expected for SELECT and found for ${own.command}.`);
  for (const policy of policies)
    if (policy.roles.includes("public"))
      say(`policy ${policy.name} is found to let everyone (public) through.`);
  return made;
}

/** A live warehouse against contract and models: columns, keys, indexes, comments, row-level security, large objects, version. */
export async function checkWarehouse(
  client: Pick<pg.Client, "query">,
  contract: Contract = readContract(),
): Promise<Difference[]> {
  const live = await liveShapes(client);
  const expected = contractShapes(contract);
  for (const [name, { indexes }] of modelShapes(warehouseTables)) {
    const shape = expected.get(name);
    if (shape) shape.indexes = indexes;
  }
  const version = await liveVersion(client);
  const isOther = version !== contract.version;
  const said = `opendb.meta: the contract's version is expected to be ${contract.version} and found to be ${version}.`;
  const protections = (await liveProtections(client)).filter(({ name }) => expected.has(name));
  return [
    ...(isOther ? [{ table: "opendb.meta", message: said }] : []),
    ...compare(expected, live, { expected: "the contract", found: "the warehouse" }),
    ...protections.flatMap(protectionDifferences),
    ...(await largeObjects(client)),
  ];
}
