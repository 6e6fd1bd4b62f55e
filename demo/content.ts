import { notInArray } from "drizzle-orm";
import type pg from "pg";
import { client } from "#db/connect.ts";
import type { Control } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { createRole } from "#db/setup.ts";
import { openStates } from "#db/vocabulary.ts";
import { readManifest } from "#loader/manifest/manifest.ts";
import { readTree } from "#loader/plan/tenants.ts";
import { unprovisioned } from "#sample-lms/generate/customers.ts";
import { fillGenerated } from "#sample-lms/generate/fill.ts";
import type { Scale } from "#sample-lms/generate/scales.ts";
import { fillOulad } from "#sample-lms/oulad/fill.ts";
import { createSource, hasSource, sourceDatabase, sourceRole } from "#sample-lms/source/create.ts";
import type { FilledCustomer, OnProgress } from "#sample-lms/source/fill.ts";
import { provisionCustomer } from "#warehouse/provision.ts";
import { createAccounts, type DemoAccount } from "./accounts.ts";
import { during, type Step, step } from "./progress.ts";

export type Demo = { adminUrl: string; sourcePassword: string; control: Control };

/** The demo's customers that are in the source, in the order in which they came. */
async function inSource(source: pg.ClientBase): Promise<FilledCustomer[]> {
  const names: Record<string, string> = { acme: "Acme", globex: "Globex", ou: "Open University" };
  const { rows } = await source.query<{ id: string; slug: string }>(
    "SELECT id, slug FROM platform.instances WHERE parent_id IS NULL AND slug = ANY ($1) ORDER BY id",
    [Object.keys(names)],
  );
  return rows.map(({ id, slug }) => ({ slug, name: names[slug] ?? slug, idRoot: Number(id) }));
}

async function withSource<T>(
  { adminUrl, sourcePassword }: Demo,
  work: (source: pg.Client) => Promise<T>,
): Promise<T> {
  const platform = { adminUrl, database: sourceDatabase };
  if (!(await hasSource(platform))) await createSource({ ...platform, password: sourcePassword });
  const source = await client({ url: adminUrl, database: sourceDatabase });
  try {
    // The server may know the role from another data folder, by another password.
    await createRole(source, sourceRole, sourcePassword);
    await source.query(`REVOKE CONNECT ON DATABASE ${sourceDatabase} FROM PUBLIC`);
    return await work(source);
  } finally {
    await source.end();
  }
}

/** Shows each part of a fill as a step of its own. */
function steps(): OnProgress {
  let current: { label: string; step: Step } | undefined;
  return ({ label, done, total }) => {
    if (current?.label !== label) current = { label, step: step(`Source: ${label}`) };
    if (done >= total) {
      current.step.done();
      current = undefined;
    } else current.step.at(done, total);
  };
}

/** Makes Acme and Globex at the source unless they are there. Returns all demo customers that are. */
export async function generated(demo: Demo, scale: Scale): Promise<FilledCustomer[]> {
  return withSource(demo, async (source) => {
    const found = await inSource(source);
    if (found.some(({ slug }) => slug === "acme")) return found;
    await fillGenerated(source, { scale, seed: 1, onProgress: steps() });
    await fillGenerated(source, { scale: "XS", seed: 2, customers: [unprovisioned] });
    return inSource(source);
  });
}

/** Makes the customer "ou" at the source unless it is there, and returns it. */
export async function oulad(demo: Demo, dir: string, shift: boolean): Promise<FilledCustomer[]> {
  const isOu = ({ slug }: FilledCustomer) => slug === "ou";
  return withSource(demo, async (source) => {
    const found = (await inSource(source)).filter(isOu);
    if (found.length > 0) return found;
    await fillOulad(source, { dir, shift, onProgress: steps() });
    return (await inSource(source)).filter(isOu);
  });
}

/** Those of them that are to be had: not one that somebody has suspended or set aside since. */
export async function stillOpen(
  control: Control,
  filled: readonly FilledCustomer[],
): Promise<FilledCustomer[]> {
  const closed = await control
    .select({ slug: customers.slug })
    .from(customers)
    .where(notInArray(customers.state, [...openStates]));
  return filled.filter(({ slug }) => !closed.some((one) => one.slug === slug));
}

/** Provisions customers of the source with their warehouses and people. */
export async function provision(demo: Demo, filled: readonly FilledCustomer[]): Promise<DemoAccount[]> {
  const { adminUrl, control } = demo;
  const tree = () =>
    withSource(demo, (source) =>
      readTree({ rows: async (query) => (await source.query(query)).rows }, readManifest()),
    );
  for (const { slug, name, idRoot } of await stillOpen(control, filled))
    await during(`Customer ${name}`, () =>
      provisionCustomer(control, { adminUrl, slug, name, idRootTenant: BigInt(idRoot), tree, actor: "demo" }),
    );
  return withSource(demo, (source) =>
    createAccounts(
      control,
      filled.map(({ slug }) => slug),
      async (root) => {
        const below =
          "SELECT id FROM platform.instances WHERE parent_id = $1 AND deleted_at IS NULL ORDER BY id";
        const { rows } = await source.query<{ id: string }>(below, [String(root)]);
        return rows.map(({ id }) => BigInt(id));
      },
    ),
  );
}
