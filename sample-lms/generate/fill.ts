import { readFileSync } from "node:fs";
import type pg from "pg";
import { type FilledCustomer, type FillOptions, filling } from "#sample-lms/source/fill.ts";
import { makeRandom } from "#sample-lms/source/random.ts";
import { type GeneratedCustomer, generatedCustomers } from "./customers.ts";
import { type Scale, type ScaleSizes, scales } from "./scales.ts";

export type GenerateOptions = FillOptions & {
  scale: Scale;
  seed: number;
  /** The Sao Paulo day of this instant is the first without activity, and the platform's clock is fixed at it. */
  until?: Date;
  customers?: GeneratedCustomer[];
};

const text = (name: string) => readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), "utf8");

/** What happens before the events, and after them, each in one or a few statements over all customers. */
const before = [
  ["Instances and staff", "tenants"],
  ["Products and lessons", "catalog"],
  ["Tracks and tags", "access"],
  ["Learners", "learners"],
] as const;
const after = [
  ["Exams, certificates, access", "milestones"],
  ["Messages, ratings, points", "voices"],
  ["Profiles", "people"],
] as const;

/**
 * Fills the source with believable customers: about `scale` progress events over 24 months that end yesterday
 * (Sao Paulo), the same ones for the same seed and day. Adds to what is in the source. Returns the customers made.
 */
export async function fillGenerated(
  client: pg.ClientBase,
  options: GenerateOptions,
): Promise<FilledCustomer[]> {
  const sizes = scales[options.scale];
  const customers = (options.customers ?? generatedCustomers).map((customer) => sized(customer, sizes));
  return filling(client, options, async () => {
    await makeRandom(client, options.seed);
    await plan(client, sizes, customers, options.until);
    for (const [label, name] of before) await step(client, options, label, name);
    await events(client, sizes, options);
    for (const [label, name] of after) await step(client, options, label, name);
    return roots(client, customers);
  });
}

/** Small scales take the first tenants only; a customer lists parents before their children. */
function sized(customer: GeneratedCustomer, sizes: ScaleSizes): GeneratedCustomer {
  return { ...customer, tenants: customer.tenants.slice(0, sizes.tenants) };
}

async function plan(client: pg.ClientBase, sizes: ScaleSizes, customers: GeneratedCustomer[], until?: Date) {
  if (until) await client.query("UPDATE platform.clock SET fixed_at = $1, ahead = '0'", [until]);
  await client.query(`CREATE TABLE settings AS
    SELECT ${sizes.days} AS span, ${sizes.learners} AS learners, ${sizes.progressEvents} AS progress_events,
      ${sizes.products} AS products, ${sizes.sections} AS least_sections, ${sizes.paths} AS paths, today - ${sizes.days} AS first_day,
      today::timestamp AT TIME ZONE 'America/Sao_Paulo' - interval '1 second' AS ends
    FROM (SELECT (platform.clock() AT TIME ZONE 'America/Sao_Paulo')::date AS today) clock`);
  const tenants = customers.flatMap((customer, index) =>
    customer.tenants.map((tenant) => ({ since: 0, until: 1, ...tenant, customer: index })),
  );
  await client.query(
    `CREATE TABLE customers AS SELECT (ordinal - 1)::integer AS customer, share::float8
     FROM json_array_elements_text('${JSON.stringify(customers.map(({ share }) => share))}')
     WITH ORDINALITY list (share, ordinal)`,
  );
  await client.query(`CREATE TABLE tenants (ordinal integer GENERATED ALWAYS AS IDENTITY, customer integer, slug text,
    title text, parent text, share float8, since float8, until float8, first_ordinal integer)`);
  await client.query(
    `INSERT INTO tenants (customer, slug, title, parent, share, since, until)
     SELECT customer, slug, title, parent, share, since, until FROM json_to_recordset($1)
     AS list (customer integer, slug text, title text, parent text, share float8, since float8, until float8)`,
    [JSON.stringify(tenants)],
  );
  await client.query(`UPDATE tenants t SET first_ordinal = first, share = t.share / whole FROM (
    SELECT customer, min(ordinal) AS first, sum(share) AS whole FROM tenants GROUP BY 1) c WHERE c.customer = t.customer`);
}

async function step(client: pg.ClientBase, { onProgress }: GenerateOptions, label: string, name: string) {
  onProgress?.({ label, done: 0, total: 1 });
  await client.query(text(name));
  onProgress?.({ label, done: 1, total: 1 });
}

/** Progress events by spans of days, so that the largest scale needs no more memory than the smallest. */
async function events(client: pg.ClientBase, sizes: ScaleSizes, { onProgress }: GenerateOptions) {
  const label = "Progress events";
  const total = sizes.progressEvents;
  const slices = Math.max(1, Math.round(total / 1_000_000) * 4);
  let done = 0;
  for (let slice = 0; slice < slices; slice++) {
    onProgress?.({ label, done: Math.min(done, total - 1), total });
    const from = Math.floor((sizes.days * slice) / slices);
    const to = Math.floor((sizes.days * (slice + 1)) / slices) - 1;
    const span = (sql: string) => sql.replaceAll(":from", String(from)).replaceAll(":to", String(to));
    done += (await client.query(span(text("progress")))).rowCount ?? 0;
    await client.query(span(text("logs")));
  }
  onProgress?.({ label, done: total, total });
}

async function roots(client: pg.ClientBase, customers: GeneratedCustomer[]): Promise<FilledCustomer[]> {
  const { rows } = await client.query<{ customer: number; id: string }>(
    "SELECT customer, id FROM tenants WHERE id = root ORDER BY customer",
  );
  return rows.map(({ customer, id }) => ({
    slug: customers[customer]?.slug ?? "",
    name: customers[customer]?.name ?? "",
    idRoot: Number(id),
  }));
}
