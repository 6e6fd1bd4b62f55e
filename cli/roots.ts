import { controlDb } from "#db/control.ts";
import { goingOf, previewRoots, type RootsPreview, usedOf } from "#db/provisioning/roots-preview.ts";
import { forestOf } from "#db/provisioning/tree.ts";
import { audit } from "#db/schema/console/audit.ts";
import { rootsOf } from "#db/schema/console/customers.ts";
import { OpendbError } from "#errors.ts";
import { sourceTenantRows } from "#loader/source.ts";
import { mustBeFreeRoots } from "#warehouse/root.ts";
import { requestRoots } from "#warehouse/roots/request.ts";
import { keepReadTenants } from "#warehouse/roots/source.ts";
import { actor } from "./actor.ts";
import { type CliCustomer, customerOf, inWarehouse } from "./customer.ts";
import { exitCodes, named, print, printJson } from "./output.ts";

type Flags = { set?: string[]; yes: boolean; reason?: string; json: boolean };

/** The tenants that a warehouse holds, and the rows of some of them by table, largest first. */
const standing = (customer: CliCustomer, going: (held: string[]) => string[]) =>
  inWarehouse(customer, async (warehouse) => {
    const found = await warehouse.query<{ id: string }>(
      "SELECT id::text AS id FROM opendb.tenants ORDER BY opendb.tenants.id",
    );
    const held = found.rows.map(({ id }) => id);
    const { rows } = await warehouse.query<{ table: string; rows: string }>(
      `SELECT table_name AS table, sum(rows)::text AS rows FROM opendb.counts WHERE id_tenant = ANY ($1::bigint[])
       GROUP BY 1 HAVING sum(rows) > 0 ORDER BY sum(rows) DESC, 1`,
      [going(held)],
    );
    return { held, rows: rows.map((one) => ({ table: one.table, rows: Number(one.rows) })) };
  });

function tellPreview(
  { come, go, kept, before, after }: RootsPreview,
  rows: { table: string; rows: number }[],
) {
  for (const [what, lines] of [
    ["come", come],
    ["go", go],
  ] as const) {
    print(`${lines.count} tenants ${what}, with ${lines.learners} learners.`);
    for (const { id, name, learners } of lines.first) print(`  ${id}  ${named(name)}  ${learners} learners`);
  }
  print(`${kept} tenants stay. Learners by the plan: ${usedOf(before)} before, ${usedOf(after)} after.`);
  for (const { table, rows: count } of rows) print(`  ${count} rows of ${table} go`);
  if (come.count > 0) print("How many rows come is known with the load.");
}

/** `opendb customer roots`: which of the source's trees a customer has; with `--set`, others, after a preview. */
export async function roots(slug: string, { set, yes, reason, json }: Flags): Promise<number> {
  const customer = await customerOf(slug);
  const control = controlDb();
  const before = rootsOf(customer);
  if (set === undefined) {
    if (json) printJson({ customer: slug, roots: before });
    else print(before.join(" "));
    return exitCodes.done;
  }
  const wrong = set.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined)
    throw new OpendbError("bad_input", `--set ${wrong} is no tenant's id.`, {
      hint: "It is the id of a root in the source's tenants; several stand one after the other.",
    });
  const after = set.map((id) => String(BigInt(id)));
  const tenants = await sourceTenantRows();
  await mustBeFreeRoots(control, { slug, roots: after, tree: tenants });
  await keepReadTenants(control, tenants);
  const forest = forestOf(
    tenants.map(({ learners, user_limit, ...tenant }) => ({
      ...tenant,
      learners: Number(learners),
      user_limit: user_limit === null ? null : Number(user_limit),
    })),
  );
  const { held, rows } = await standing(customer, (all) => goingOf(forest, after, all));
  const preview = previewRoots(forest, { before, after, held });
  if (!json) tellPreview(preview, rows);
  if (!yes) {
    throw new OpendbError("needs_confirmation", `${slug}: nothing was changed yet.`, {
      hint: "Say --yes. What goes is out of reach at once; what comes is there when its seed is in.",
    });
  }
  const done = await control.transaction(async (tx) => {
    const changed = await requestRoots(tx, {
      idCustomer: customer.id,
      before,
      after,
      reason,
      requestedBy: actor(),
      idPerson: null,
    });
    await tx.insert(audit).values({
      actor: actor(),
      action: "customer.roots",
      id_customer: customer.id,
      details: { ...changed },
    });
    return changed;
  });
  if (json) printJson({ customer: slug, before, after, preview, rows, saved: true, load: done.run });
  else
    print(`Load ${done.run} makes it true: a worker takes it. Kits are held to what stays within seconds.`);
  return exitCodes.done;
}
