-- Products by certificates issued in the days; learners who got one on a day, added up over days; then what is left.
WITH issued AS (
  SELECT instance_id, product_id, learner_id, (issued_at AT TIME ZONE 'America/Sao_Paulo')::date AS day
  FROM platform.certificates
  WHERE instance_id = ANY ($1::bigint[]) AND issued_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
    AND issued_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'),
products AS (
  SELECT instance_id, product_id, count(*) AS total,
    count(DISTINCT (day, learner_id)) FILTER (WHERE learner_id IS NOT NULL) AS unique_by_day
  FROM issued WHERE product_id IS NOT NULL GROUP BY 1, 2),
first AS (SELECT * FROM products ORDER BY total DESC, instance_id, product_id LIMIT 20)
SELECT * FROM (
SELECT f.instance_id::text AS tenant, f.product_id::text AS product,
  (SELECT title FROM platform.products p WHERE p.id = f.product_id AND p.instance_id = f.instance_id) AS name,
  EXISTS (SELECT FROM platform.products p
    WHERE p.id = f.product_id AND p.instance_id = f.instance_id AND deleted_at IS NOT NULL) AS is_deleted,
  total::float8, unique_by_day::float8, (SELECT count(*) FROM products)::float8 AS of
FROM first f
UNION ALL
SELECT NULL, NULL, NULL, false, (SELECT count(*) FROM issued)::float8 - coalesce((SELECT sum(total) FROM first), 0)::float8,
  coalesce((SELECT sum(unique_by_day) FROM products), 0)::float8 - coalesce((SELECT sum(unique_by_day) FROM first), 0)::float8,
  (SELECT count(*) FROM products)::float8
WHERE (SELECT count(*) FROM issued) > coalesce((SELECT sum(total) FROM first), 0)) listed
ORDER BY tenant IS NULL, total DESC, tenant::bigint, product::bigint
