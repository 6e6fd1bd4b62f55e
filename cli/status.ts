import { controlDb } from "#db/control.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { allCustomers, type CliCustomer, customerOf } from "./customer.ts";
import { freshnessOf, tablesOf } from "./freshness.ts";
import { named, paint, print, printJson, printTable, when } from "./output.ts";

type Freshness = Awaited<ReturnType<typeof freshnessOf>>;

/** A moment in a table, whose times are all those of Sao Paulo. */
const short = (at: Date | null) => when(at).replace(" (Sao Paulo)", "");
const late = ({ state }: Freshness) => (state === "late" ? paint("yellow", ", late") : "");

const doing = ({ open_run }: Freshness) =>
  open_run ? `${open_run.kind} ${open_run.state} (run ${open_run.id})` : "idle";

async function one(customer: CliCustomer, json: boolean): Promise<void> {
  const freshness = await freshnessOf(customer, await nightlySchedule(controlDb()));
  const tables = await tablesOf(customer);
  if (json)
    return printJson({
      customer: customer.slug,
      name: customer.name,
      state: customer.state,
      freshness,
      tables,
    });
  print(`${paint("bold", named(customer.name))} (${customer.slug}, ${customer.state})`);
  print(`  data as of   ${when(freshness.as_of)}${late(freshness)}`);
  print(`  finished at  ${when(freshness.finished_at)}`);
  print(`  next due     ${when(freshness.next_due)}`);
  print(`  now          ${doing(freshness)}\n`);
  printTable(
    ["table", "strategy", "rows", "watermark", "last step"],
    tables.map(({ table, strategy, rows, watermark, last_step }) => [
      table,
      strategy,
      rows,
      short(watermark),
      last_step ? `${last_step.state}, run ${last_step.run} (${last_step.kind})` : "never",
    ]),
  );
}

async function all(json: boolean): Promise<void> {
  const schedule = await nightlySchedule(controlDb());
  const found = await Promise.all(
    (await allCustomers()).map(async (customer) => ({
      customer,
      freshness: await freshnessOf(customer, schedule),
    })),
  );
  if (json)
    return printJson({
      customers: found.map(({ customer: { slug, name, state }, freshness }) => ({
        customer: slug,
        name,
        state,
        freshness,
      })),
    });
  if (found.length === 0) return print("There are no customers yet.");
  printTable(
    ["customer", "state", "data as of", "finished at", "next due", "now"],
    found.map(({ customer, freshness }) => [
      customer.slug,
      customer.state,
      short(freshness.as_of) + late(freshness),
      short(freshness.finished_at),
      short(freshness.next_due),
      doing(freshness),
    ]),
  );
  print("Times are those of Sao Paulo.");
}

/** `opendb status`: the freshness of all customers, or one customer's with each of its tables. */
export async function showStatus(options: { customer?: string; json: boolean }): Promise<number> {
  if (options.customer) await one(await customerOf(options.customer), options.json);
  else await all(options.json);
  return 0;
}
