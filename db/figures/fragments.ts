/** Rows of the tenants that are asked for. */
export const ofTenants = (column: string) => `${column} = ANY ($1::bigint[])`;

/** Rows of the days that are asked for. */
export const ofDays = (column: string) => `${column} BETWEEN $2::date AND $3::date`;

/**
 * How many ids a list holds, by its size: a list is 20 bytes and 8 for each id, and is stored as it is. `cardinality` is
 * the same and reads the lists whole, 800 kB for each lesson that 100,000 learners have watched. One that somebody has
 * compressed after all is read.
 */
export const lengthOf = (list: string) =>
  `CASE WHEN pg_column_compression(${list}) IS NULL THEN (pg_column_size(${list}) - 20) / 8 ELSE cardinality(${list}) END`;

/** Said in the statement itself, since a reader would expect another function there. */
export const lengthSaid =
  "-- The size of a list tells its length without reading it: 20 bytes and 8 for each id, as cardinality().";

/** The 97.5 % quantile of the normal distribution: two-sided 95 %. */
const z = 1.959964;

/**
 * The lower end of the Wilson score interval at 95 % for a share of which `hits` of `all` were seen, to six decimals; all
 * must be above 0. One of one is 0.21, a hundred of a hundred 0.96, so that few do not come before many.
 * E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212.
 */
export const wilson = (hits: string, all: string) => {
  const [k, n] = [`${hits}::float8`, `${all}::float8`];
  const spread = `${z} * sqrt(greatest(${k} * (${n} - ${k}) / ${n} + ${(z * z) / 4}, 0))`;
  // Rounded without numeric, which costs more. Of 200,000 random pairs one came out otherwise, in its last decimal.
  return `round((${k} + ${(z * z) / 2} - ${spread}) / (${n} + ${z * z}) * 1000000) / 1000000`;
};

/** The tenants that are asked for of which something is true: looked up once, and not for each row. */
export const tenantsWhere = (what: string) =>
  `ARRAY(SELECT id FROM lms.tenants WHERE ${ofTenants("id")} AND ${what})`;

/**
 * The lessons that learners can reach: with module, its parent and product published and there, in one tenant that is
 * there, as the dictionary says of lms.lessons. Named `eligible`; a product's alone where its id is given. For all of them
 * modules are read once, and not one by one for each lesson; tenants are looked up before.
 */
export const eligible = (
  product?: bigint,
) => `open_modules AS ${product === undefined ? "MATERIALIZED" : "NOT MATERIALIZED"} (
  SELECT m.id_tenant, m.id
  FROM lms.modules m
  LEFT JOIN lms.modules o ON o.id_tenant = m.id_tenant AND o.id = m.id_section
  WHERE ${ofTenants("m.id_tenant")} AND m.is_draft IS FALSE AND m.deleted_at IS NULL
    AND (o.id IS NULL OR (o.is_draft IS FALSE AND o.deleted_at IS NULL))),
eligible AS (
  SELECT l.id_tenant, l.id, l.id_product, l.id_section, l.position, l.title, p.title AS product_name
  FROM lms.lessons l
  JOIN open_modules m ON m.id_tenant = l.id_tenant AND m.id = l.id_section
  JOIN lms.products p ON p.id_tenant = l.id_tenant AND p.id = l.id_product
    AND p.is_draft IS FALSE AND p.deleted_at IS NULL
  WHERE ${ofTenants("l.id_tenant")} AND l.id_tenant = ANY (${tenantsWhere("deleted_at IS NULL")}) AND l.is_draft IS FALSE AND l.deleted_at IS NULL${
    product === undefined ? "" : ` AND l.id_product = ${product}`
  })`;
