-- Three hours on the wall that follow each other, by the weekday on which they begin: the mean of what happened in the
-- hours one behind the other, added up.
WITH there AS (
  SELECT DISTINCT date_trunc('hour', at AT TIME ZONE 'America/Sao_Paulo') AS wall
  FROM generate_series($2::date::timestamp AT TIME ZONE 'America/Sao_Paulo',
    ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo' - interval '1 second', interval '30 minutes') at),
happened AS (
  SELECT date_trunc('hour', created_at AT TIME ZONE 'America/Sao_Paulo') AS wall, count(*) AS n FROM (
    SELECT instance_id, created_at FROM platform.progress_events
    UNION ALL SELECT instance_id, created_at FROM platform.learner_events) e
  WHERE instance_id = ANY ($1::bigint[]) AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
    AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo' GROUP BY 1),
-- From one week to the next: 0 is Monday's midnight, 168 the next one's.
week AS (
  SELECT ((extract(isodow FROM wall) - 1) * 24 + extract(hour FROM wall))::integer AS place, avg(coalesce(n, 0)) AS mean
  FROM there LEFT JOIN happened USING (wall) GROUP BY 1),
longer AS (SELECT * FROM week UNION ALL SELECT place + 168, mean FROM week WHERE place < 2),
three AS (
  SELECT l.place, round(sum(m.mean), 6)::float8 AS events
  FROM week l JOIN longer m ON m.place BETWEEN l.place AND l.place + 2 GROUP BY l.place HAVING count(*) = 3),
placed AS (
  SELECT 'busiest' AS list, place / 24 + 1 AS weekday, place % 24 AS hour, events,
    rank() OVER (PARTITION BY place / 24 ORDER BY events DESC, place) AS r, -events AS by FROM three
  UNION ALL
  SELECT 'quietest', place / 24 + 1, place % 24, events, rank() OVER (PARTITION BY place / 24 ORDER BY events, place), events
  FROM three)
SELECT list, weekday, hour, events FROM placed WHERE r = 1 ORDER BY list, by, weekday
