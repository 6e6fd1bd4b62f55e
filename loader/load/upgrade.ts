import type pg from "pg";
import { type BookkeepingStep, bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { dictionaryView } from "#db/contract/described.ts";
import { target } from "#db/ddl.ts";
import { because } from "#errors/english.ts";
import { pendingSteps } from "#loader/run/bookkeeping.ts";
import { assertFence, fenceTable } from "#loader/run/fence.ts";
import { type Dependent, readDependents } from "./dependents.ts";
import { objectPart, type Why } from "./lost.ts";
import { dropStanding, remake } from "./remake.ts";
import { reword } from "./reword.ts";

/** A step with the customers' views that it takes down and makes again. */
export type PlannedStep = BookkeepingStep & { views: string[] };

type Options = {
  /** All steps there are. */
  steps?: BookkeepingStep[];
  /** Whether a load does it, whose token has to be looked for in every transaction. */
  isFenced?: boolean;
};

/** What stands on the tables that a step changes, and would be in its way. */
const standingOn = (warehouse: pg.Client, { viewsOver }: BookkeepingStep): Promise<Dependent[]> =>
  viewsOver.length === 0
    ? Promise.resolve([])
    : readDependents(
        warehouse,
        viewsOver.map((table) => target(table).sql),
      );

/** What `upgradeWarehouse` would do. Throws `contract` for a warehouse of a later OpenDB. */
export async function planUpgrade(warehouse: pg.Client, { steps }: Options = {}): Promise<PlannedStep[]> {
  const planned: PlannedStep[] = [];
  for (const step of await pendingSteps(warehouse, steps))
    planned.push({ ...step, views: (await standingOn(warehouse, step)).map(({ name }) => name) });
  return planned;
}

const nothing = { rights: [], policies: [], rest: [], unbuilt: [] };

async function apply(warehouse: pg.Client, step: BookkeepingStep): Promise<void> {
  const standing = await standingOn(warehouse, step);
  const fixed = standing.find(({ cannot }) => cannot !== undefined);
  if (fixed?.cannot) throw inTheWay(step, fixed.name, fixed.cannot);
  await dropStanding(warehouse, standing, nothing, "");
  await warehouse.query(step.sql);
  const [lost] = await remake(warehouse, standing, new Map(), nothing);
  if (lost) throw inTheWay(step, lost.name, lost.why);
  await follow(warehouse, step);
}

/** Where tables mean something else from now on, their rows follow: by the next delta, and the next derive. */
async function follow(warehouse: pg.Client, { contract, readAgain, computeAgain }: BookkeepingStep) {
  if (readAgain.length > 0)
    await warehouse.query("UPDATE opendb.watermarks SET is_outdated = true WHERE table_name = ANY ($1)", [
      readAgain,
    ]);
  if (computeAgain.length > 0)
    await warehouse.query("UPDATE opendb.derived SET is_stale = true WHERE table_name = ANY ($1)", [
      computeAgain,
    ]);
  if (contract === undefined) return;
  await warehouse.query("UPDATE opendb.meta SET contract_version = $1", [contract]);
  await reword(warehouse);
}

const inTheWay = ({ version }: BookkeepingStep, name: string, { text, part, cause }: Why) =>
  because(
    "upgrade_in_the_way",
    { version: String(version), object: objectPart(name), why: part },
    { message: `The warehouse is not upgraded to ${version}: ${name} would not fit (${text}).`, cause },
  );

/** One step in one transaction; false when another process has gone it meanwhile. */
async function goStep(warehouse: pg.Client, step: BookkeepingStep, options: Options): Promise<boolean> {
  await warehouse.query("BEGIN");
  try {
    // Readers stand behind whoever waits for a table.
    await warehouse.query("SET LOCAL lock_timeout = '5s'");
    await warehouse.query("SELECT FROM opendb.meta FOR UPDATE");
    const pending = await pendingSteps(warehouse, options.steps);
    const isOurs = pending.some(({ version }) => version === step.version);
    if (isOurs) {
      // Before the step, which may rename the fence; who takes over meanwhile waits for this transaction.
      if (options.isFenced) await assertFence(warehouse, await fenceTable(warehouse));
      // Before the step, which may give it to kits.
      for (const statement of dictionaryView()) await warehouse.query(statement);
      await apply(warehouse, step);
      await warehouse.query("UPDATE opendb.meta SET bookkeeping = $1", [step.version]);
    }
    await warehouse.query("COMMIT");
    return isOurs;
  } catch (error) {
    await warehouse.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/**
 * Brings a warehouse that an earlier OpenDB made to the version of this one, each step in a transaction of its own. Views
 * of customers survive, or the step is not done and throws `conflict`. Throws `contract` for a warehouse of a later OpenDB.
 */
export async function upgradeWarehouse(
  warehouse: pg.Client,
  given: Options = {},
): Promise<BookkeepingStep[]> {
  const options = { steps: bookkeepingSteps(), ...given };
  const done: BookkeepingStep[] = [];
  for (const step of await pendingSteps(warehouse, options.steps))
    if (await goStep(warehouse, step, options)) done.push(step);
  return done;
}
