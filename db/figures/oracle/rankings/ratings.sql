-- The best and worst lessons by the lower root of Wilson's quadratic equation, for likes and for dislikes.
WITH voted AS (
  SELECT r.instance_id, r.lesson_id, count(*) FILTER (WHERE rating = 1)::float8 AS likes,
    count(*) FILTER (WHERE rating = -1)::float8 AS dislikes
  FROM platform.ratings r
  WHERE r.instance_id = ANY ($1::bigint[]) AND r.deleted_at IS NULL AND r.lesson_id IS NOT NULL AND rating IN (1, -1)
    AND NOT EXISTS (SELECT FROM platform.instances t WHERE t.id = r.instance_id AND t.deleted_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM platform.lessons l
      LEFT JOIN platform.products p ON p.id = l.product_id AND p.instance_id = l.instance_id
      WHERE l.id = r.lesson_id AND l.instance_id = r.instance_id AND (l.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL))
  GROUP BY 1, 2),
seen AS (
  SELECT 'best' AS list, *, likes AS k, likes + dislikes AS n FROM voted
  UNION ALL SELECT 'worst', *, dislikes, likes + dislikes FROM voted),
bounds AS (
  -- (x - k/n)^2 = z^2 x (1 - x) / n, that is a x^2 - b x + c = 0.
  SELECT list, instance_id, lesson_id, likes, dislikes, k,
    round(((b - sqrt(greatest(b * b - 4 * a * c, 0))) / (2 * a))::numeric, 6)::float8 AS bound
  FROM seen CROSS JOIN LATERAL (
    SELECT 1 + 1.959964 ^ 2 / n AS a, 2 * k / n + 1.959964 ^ 2 / n AS b, (k / n) ^ 2 AS c) q
  WHERE k > 0),
placed AS (
  SELECT *, row_number() OVER (PARTITION BY list ORDER BY bound DESC, k DESC, instance_id, lesson_id) AS place FROM bounds)
SELECT list, b.instance_id::text AS tenant, b.lesson_id::text AS lesson, l.title AS name,
  (SELECT title FROM platform.products p WHERE p.id = l.product_id AND p.instance_id = l.instance_id) AS product_name,
  likes, dislikes, bound, (SELECT count(*) FROM voted)::float8 AS of
FROM placed b LEFT JOIN platform.lessons l ON l.id = b.lesson_id AND l.instance_id = b.instance_id
WHERE place <= 10 ORDER BY list, place
