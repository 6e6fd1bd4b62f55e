import { eq } from "drizzle-orm";
import type pg from "pg";
import { client } from "#db/connect.ts";
import { controlDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { servers } from "#db/schema/console/servers.ts";
import { standingStates } from "#db/vocabulary.ts";
import { required } from "#env.ts";
import { at } from "#errors/origin.ts";
import { OpendbError } from "#errors.ts";
import { suggestion } from "#similar.ts";

const fields = {
  id: customers.id,
  slug: customers.slug,
  name: customers.name,
  state: customers.state,
  id_root_tenant: customers.id_root_tenant,
  more_root_tenants: customers.more_root_tenants,
  host: servers.host,
  port: servers.port,
};

/** All customers with the server that holds their warehouse, by slug. */
export const allCustomers = () =>
  controlDb()
    .select(fields)
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .orderBy(customers.slug);

export type CliCustomer = Awaited<ReturnType<typeof allCustomers>>[number];

/** Whether a customer's warehouse is complete and stands under its slug. */
export const isStanding = ({ state }: CliCustomer): boolean =>
  (standingStates as readonly string[]).includes(state);

/** The customer with a slug. Throws `not_found` naming those it may have meant. */
export async function customerOf(slug: string): Promise<CliCustomer> {
  const all = await allCustomers();
  const found = all.find((customer) => customer.slug === slug);
  if (found) return found;
  const slugs = all.map((customer) => customer.slug);
  const list = slugs.length > 0 ? `There are: ${slugs.join(", ")}.` : "There are no customers yet.";
  throw new OpendbError("not_found", `There is no customer ${slug}.`, {
    hint: suggestion(slug, slugs, list),
  });
}

/** Asks a customer's warehouse, as `role` where that matters. Throws `warehouse_unavailable` when it does not answer. */
export async function inWarehouse<T>(
  { slug, host, port }: CliCustomer,
  work: (warehouse: pg.Client) => Promise<T>,
  role?: string,
): Promise<T> {
  const connect = async () => {
    try {
      return await client({ url: required("DATABASE_URL"), database: slug, host, port, role });
    } catch (cause) {
      throw new OpendbError("warehouse_unavailable", `The warehouse of ${slug} does not answer.`, {
        hint: `Check that ${host}:${port} runs and that its database ${slug} exists.`,
        cause,
      });
    }
  };
  const warehouse = await connect();
  try {
    return await at("warehouse", () => work(warehouse));
  } finally {
    await warehouse.end();
  }
}
