-- Tracks and tags. Track 1 opens everything; each product has a track; every fourth of these opens two more products.
CREATE TABLE tracks AS
SELECT base('tracks') + row_number() OVER (ORDER BY tenant, k) AS id, * FROM (
  SELECT id AS instance_id, ordinal AS tenant, root, -1::bigint AS k, NULL::bigint AS product_id,
    pair(root, -1) AS key, opens FROM tenants
  UNION ALL SELECT p.instance_id, tenant, p.root, k, p.id, key, t.opens FROM products p
    JOIN tenants t ON t.id = p.instance_id) all_tracks;

INSERT INTO platform.tracks (id, instance_id, origin_id, title, reference, created_at, updated_at, deleted_at)
SELECT t.id, t.instance_id, o.id, CASE WHEN t.k < 0 THEN 'Acesso completo' ELSE 'Trilha '
  || subject(CASE WHEN t.k < 1000 THEN t.k ELSE h(t.key, 74) % 126 END) END,
  pick(t.key, 140, '{hotmart,api,interno,planilha}') || ':' || substr(md5(t.key::text), 1, 8),
    starts - interval '8 hours',
  starts + (ends - starts) * u(t.id, 141), CASE WHEN t.k > 2 AND n(t.id, 142, 25) = 0
    THEN starts + (ends - starts) * (0.6 + 0.399 * u(t.id, 143)) END
FROM settings, tracks t LEFT JOIN tracks o ON o.instance_id = t.root AND o.k = t.k AND t.instance_id <> t.root
  JOIN days ON days.ordinal = t.opens;

INSERT INTO platform.track_products (instance_id, track_id, product_id)
SELECT DISTINCT t.instance_id, t.id, p.id FROM tracks t JOIN products p ON p.instance_id = t.instance_id
  AND (t.k < 0 OR p.id = t.product_id OR (n(t.key, 144, 4) = 0 AND p.id IN (t.product_id + 1, t.product_id + 3)))
ORDER BY 2, 3;

INSERT INTO platform.tags (id, instance_id, origin_id, title, created_at, updated_at, deleted_at)
SELECT base('tags') + (t.ordinal - 1) * 12 + i, t.id, CASE WHEN t.id <> t.root AND i <= 8
  THEN base('tags') + (r.ordinal - 1) * 12 + i END,
  CASE WHEN i <= 8 THEN ('{Norte,Nordeste,Sul,Sudeste,Centro-Oeste,Liderança,Novo colaborador,Estágio}'::text[])[i]
    ELSE 'Turma ' || (2023 + i / 4) || '.' || (t.ordinal * 4 + i) END,
  starts - interval '8 hours', starts + (ends - starts) * u(t.id + i, 150), CASE WHEN i = 12 AND n(t.id, 151, 3) = 0
    THEN ends - interval '2 days' END
FROM settings, tenants t JOIN tenants r ON r.id = t.root JOIN days ON days.ordinal = t.opens
  CROSS JOIN generate_series(1, 12) i;

INSERT INTO platform.track_tags (instance_id, track_id, tag_id)
SELECT t.instance_id, t.id, base('tags') + (tenant - 1) * 12 + i FROM tracks t CROSS JOIN generate_series(1, 12) i
WHERE n(pair(t.id, i), 152, 9) = 0 ORDER BY 2, 3;
