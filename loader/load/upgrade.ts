import type pg from "pg";
import { type BookkeepingStep, bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { quote, target } from "#db/ddl.ts";
import { OpendbError } from "#errors.ts";
import { pendingSteps } from "#loader/run/bookkeeping.ts";
import { assertFence, fenceTable } from "#loader/run/fence.ts";
import { type DependentView, readDependentViews, recreateViews } from "./dependent-views.ts";

/** A step with the customers' views that it takes down and makes again. */
export type PlannedStep = BookkeepingStep & { views: string[] };

type Options = {
  /** All steps there are. */
  steps?: BookkeepingStep[];
  /** Whether a load does it, whose token has to be looked for in every transaction. */
  isFenced?: boolean;
};

const viewsOf = (warehouse: pg.Client, { viewsOver }: BookkeepingStep) =>
  viewsOver.length === 0
    ? Promise.resolve([])
    : readDependentViews(
        warehouse,
        viewsOver.map((table) => target(table).sql),
      );

/** What `upgradeWarehouse` would do. Throws `contract` for a warehouse of a later OpenDB. */
export async function planUpgrade(warehouse: pg.Client, { steps }: Options = {}): Promise<PlannedStep[]> {
  const planned: PlannedStep[] = [];
  for (const step of await pendingSteps(warehouse, steps))
    planned.push({ ...step, views: (await viewsOf(warehouse, step)).map(({ name }) => name) });
  return planned;
}

/** As its owner, where the loader may act as them: nobody else may drop it. */
async function drop(warehouse: pg.Client, { schema, relation, owner, isMaterialized }: DependentView) {
  if (owner !== undefined) await warehouse.query(`SET LOCAL ROLE ${quote(owner)}`);
  await warehouse.query(
    `DROP ${isMaterialized ? "MATERIALIZED VIEW" : "VIEW"} ${quote(schema)}.${quote(relation)}`,
  );
  await warehouse.query("RESET ROLE");
}

async function apply(warehouse: pg.Client, step: BookkeepingStep): Promise<void> {
  const views = await viewsOf(warehouse, step);
  for (const view of views.toReversed()) await drop(warehouse, view);
  await warehouse.query(step.sql);
  const [lost] = await recreateViews(warehouse, views);
  if (!lost) return;
  throw new OpendbError(
    "conflict",
    `The warehouse is not upgraded to ${step.version}: ${lost.name} would not fit (${lost.why}).`,
    { hint: "Change or drop the view, then upgrade again. Nothing of this step has been done." },
  );
}

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
