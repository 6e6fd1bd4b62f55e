import type { TableName } from "#db/schema/names.ts";
import type { Sizes } from "./sizes.ts";

/*
 * Tenants have neighbouring ids of everything, the first the most: a thing at the part r of all (0 to 1) is of tenant
 * 1 + T r². So a row's tenant, learner and lesson are arithmetic, and nothing has to be looked up.
 */

const tenantAt = (part: string, { tenants }: Sizes) =>
  `least(${tenants}, 1 + floor(${tenants} * (${part}) * (${part})))::bigint`;

/** The first and the last id of a tenant of something of which there are `count`. */
const edge = (tenant: string, count: number, { tenants }: Sizes) =>
  `${count} * sqrt((${tenant})::float8 / ${tenants})`;

/** One of a tenant's things, few of them often: most events are of a tenth of the lessons. */
const among = (tenant: string, count: number, skewed: string, sizes: Sizes) => {
  const first = edge(`${tenant} - 1`, count, sizes);
  return `least(${count}, 1 + floor(${first} + (${edge(tenant, count, sizes)} - ${first}) * (${skewed})))::bigint`;
};

const half = (id: string) => `((${id}) - 0.5)`;

/** Where in a tenant's lessons a learner's event is: each studies three of a hundred, and most study the same. */
const studied = "0.97 * power(u * 0.6180339887 - floor(u * 0.6180339887), 3) + 0.03 * s";

/** Traffic grows over the days, and within one it has its peak in the afternoon. Rows of n lie in the order of their time. */
const happened = (part: string, days: number, start: string) =>
  `to_timestamp(extract(epoch FROM '${start}'::timestamptz) + floor(${days} * power(${part}, 0.7)) * 86400
    + (random() + random()) * 36000 + 14000)`;

/** One statement that fills a table, or a part of it. */
export type Filling = { table: TableName; text: string };

type Span = { days: number; start: string };

function progress(sizes: Sizes, { days, start }: Span, from: number, until: number): Filling {
  return {
    table: "lms.user_lesson_progress",
    text: `INSERT INTO lms.user_lesson_progress (id_tenant, id_user, id_item, action, created_at)
SELECT t, u, ${among("t", sizes.lessons, studied, sizes)}, CASE WHEN s * 97 - floor(s * 97) < 0.9 THEN 1 ELSE 0 END, at
FROM (SELECT ${tenantAt("r", sizes)} AS t, 1 + floor(${sizes.learners} * r)::bigint AS u, s, at FROM (
  SELECT random() AS r, random() AS s, ${happened(`n / ${sizes.progress}::float8`, days, start)} AS at
  FROM generate_series(${from}, ${until - 1}) n) drawn) placed`,
  };
}

/** Rows of a table in which each is one of a learner's, at a time. */
const ofLearners = (
  { table, columns, values, count }: { table: TableName; columns: string; values: string; count: number },
  sizes: Sizes,
  { days, start }: Span,
): Filling => ({
  table,
  text: `INSERT INTO ${table} (id, id_tenant, ${columns})
SELECT n, t, ${values} FROM (SELECT n, ${tenantAt("r", sizes)} AS t, 1 + floor(${sizes.learners} * r)::bigint AS u, s, at FROM (
  SELECT n, random() AS r, random() AS s, ${happened(`(n - 1) / ${count}::float8`, days, start)} AS at
  FROM generate_series(1, ${count}) n) drawn) placed`,
});

/** What there is of a platform: tenants, courses and learners. */
function standing(sizes: Sizes, { start }: Span): Filling[] {
  const { tenants, products, modules, lessons, learners, tracks } = sizes;
  const tenant = (id: string, count: number) => tenantAt(`${half(id)} / ${count}`, sizes);
  const within = (id: string, count: number, of: number) =>
    `1 + floor(${half(id)} / ${count} * ${of})::bigint`;
  return [
    {
      table: "lms.tenants",
      text: `INSERT INTO lms.tenants (id, id_parent, subdomain, user_limit)
SELECT t, CASE WHEN t > 1 THEN 1 END, 'tenant' || t, ${Math.round(learners / 8)} FROM generate_series(1, ${tenants}) t`,
    },
    {
      table: "lms.products",
      text: `INSERT INTO lms.products (id, id_tenant, title, is_draft, position)
SELECT n, ${tenant("n", products)}, 'Product ' || n, n % 20 = 0, n FROM generate_series(1, ${products}) n`,
    },
    {
      table: "lms.modules",
      text: `INSERT INTO lms.modules (id, id_tenant, id_product, title, is_draft, position)
SELECT n, p.id_tenant, p.id, 'Module ' || n, false, n
FROM generate_series(1, ${modules}) n JOIN lms.products p ON p.id = ${within("n", modules, products)}`,
    },
    {
      table: "lms.lessons",
      text: `INSERT INTO lms.lessons (id, id_tenant, id_product, id_section, title, is_draft, position, deleted_at)
SELECT n, m.id_tenant, m.id_product, m.id, 'Lesson ' || n, n % 50 = 0, n, CASE WHEN n % 40 = 0 THEN '${start}'::timestamptz END
FROM generate_series(1, ${lessons}) n JOIN lms.modules m ON m.id = ${within("n", lessons, modules)}`,
    },
    {
      table: "lms.tracks",
      text: `INSERT INTO lms.tracks (id, id_tenant, title) SELECT n, ${tenant("n", tracks)}, 'Track ' || n FROM generate_series(1, ${tracks}) n`,
    },
    {
      table: "lms.users",
      text: `INSERT INTO lms.users (id, id_tenant, name, email, created_at, deleted_at)
SELECT n, ${tenant("n", learners)}, 'Learner ' || n, 'l' || n || '@example.org',
  '${start}'::timestamptz + (n::bigint * 7919 % 1000000) / 1000000.0 * interval '730 days', CASE WHEN n % 50 = 0 THEN '${start}'::timestamptz END
FROM generate_series(1, ${learners}) n`,
    },
    {
      table: "metrics.track_access_aggregates",
      text: `INSERT INTO metrics.track_access_aggregates (id_tenant, id_track, user_ids, user_ids_paid, user_ids_manual)
SELECT t.id_tenant, t.id, l.everybody, l.everybody[1 : cardinality(l.everybody) / 2], l.everybody[cardinality(l.everybody) * 45 / 100 : cardinality(l.everybody) * 6 / 10]
FROM lms.tracks t CROSS JOIN LATERAL (
  SELECT array_agg(u.id ORDER BY u.id) AS everybody FROM lms.users u WHERE u.id_tenant = t.id_tenant AND (u.id + t.id) % (2 + t.id % 5) = 0) l
WHERE l.everybody IS NOT NULL`,
    },
  ];
}

/** What happened, but for progress. */
function happenings(sizes: Sizes, span: Span): Filling[] {
  const of = (table: TableName, columns: string, values: string, count: number) =>
    ofLearners({ table, columns, values, count }, sizes, span);
  const { learners, lessons, products, logs } = sizes;
  return [
    of("lms.user_logs", "id_user, reference, created_at", "u, 'access', at", logs),
    of(
      "lms.user_certificates",
      "id_user, id_product, issued_at",
      `u, ${among("t", products, "s * s", sizes)}, at`,
      learners,
    ),
    of("lms.exam_results", "id_user, is_passed, finished_at", "u, s < 0.7, at", learners * 3),
    of(
      "lms.messages",
      "id_role, id_type, created_at",
      "1 + floor(s * 2), 1 + floor(s * 3), at",
      learners * 2,
    ),
    of(
      "lms.lesson_ratings",
      "id_user, id_lesson, rating, created_at",
      `u, ${among("t", lessons, "s * s", sizes)}, CASE WHEN s * 31 - floor(s * 31) < 0.8 THEN 1 ELSE -1 END, at`,
      lessons * 20,
    ),
  ];
}

/** Everything that is loaded, in lanes that may be filled side by side; `standing` comes before. */
export function fillings(sizes: Sizes, span: Span): { standing: Filling[]; lanes: Filling[][] } {
  const middle = Math.round(sizes.progress / 2);
  return {
    standing: standing(sizes, span),
    lanes: [
      [progress(sizes, span, 0, middle)],
      [progress(sizes, span, middle, sizes.progress), ...happenings(sizes, span)],
    ],
  };
}
