import { controlDb } from "#db/control.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { allCustomers, type CliCustomer, customerOf } from "./customer.ts";
import { freshnessOf, tablesOf } from "./freshness.ts";
import { doing, healthOf, short, troublesOf } from "./health.ts";
import { named, paint, print, printJson, printTable, tell, when } from "./output.ts";

const aside = ({ rejected }: { rejected: number | null }) =>
  rejected ? paint("yellow", `, ${rejected} rows set aside`) : "";

async function one(customer: CliCustomer, json: boolean): Promise<void> {
  const [found] = await freshnessOf([customer], await nightlySchedule(controlDb()));
  if (!found) return;
  const { freshness } = found;
  const { tables, fault } = await tablesOf(customer);
  if (json)
    return printJson({
      customer: customer.slug,
      name: customer.name,
      state: customer.state,
      freshness,
      tables,
      ...(fault ? { warehouse_error: { code: fault.code, message: fault.message } } : {}),
    });
  print(`${paint("bold", named(customer.name))} (${customer.slug}, ${customer.state})`);
  print(`  health       ${healthOf(freshness)}`);
  for (const trouble of troublesOf(freshness)) print(`               ${trouble}`);
  print(`  data as of   ${when(freshness.as_of)}`);
  print(`  finished at  ${when(freshness.finished_at)}`);
  print(`  next due     ${when(freshness.next_due)}`);
  print(`  now          ${doing(freshness, customer.slug)}\n`);
  if (fault) tell(`Rows are those of the last steps, and watermarks are not known: ${fault.message}`);
  printTable(
    ["table", "strategy", "rows", "watermark", "last step"],
    tables.map(({ table, strategy, rows, watermark, last_step }) => [
      table,
      strategy,
      rows,
      fault ? null : short(watermark),
      last_step ? `${last_step.state}, run ${last_step.run} (${last_step.kind})${aside(last_step)}` : "never",
    ]),
  );
}

async function all(json: boolean): Promise<void> {
  const found = await freshnessOf(await allCustomers(), await nightlySchedule(controlDb()));
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
    ["customer", "state", "health", "data as of", "finished at", "next due", "now"],
    found.map(({ customer, freshness }) => [
      customer.slug,
      customer.state,
      healthOf(freshness),
      short(freshness.as_of),
      short(freshness.finished_at),
      short(freshness.next_due),
      doing(freshness, customer.slug),
    ]),
  );
  for (const { customer, freshness } of found)
    for (const trouble of troublesOf(freshness)) print(`${customer.slug}: ${trouble}`);
  print("Times are those of Sao Paulo.");
}

/** `opendb status`: the freshness and health of all customers, or one customer's with each of its tables. */
export async function showStatus(options: { customer?: string; json: boolean }): Promise<number> {
  if (options.customer) await one(await customerOf(options.customer), options.json);
  else await all(options.json);
  return 0;
}
