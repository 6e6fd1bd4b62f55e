-- Grants are given and revoked; of the revoked ones every other only has its revoked_at moved.
INSERT INTO platform.grants (instance_id, track_id, learner_id, origin, created_at, updated_at)
SELECT l.instance_id, t.id, l.id, pick(l.id, 302, '{sale,integration,manual,import}'), g.at, g.at
FROM (SELECT learner_id AS id, at FROM active WHERE n(learner_id, 301, 9) = 0 UNION ALL SELECT id, created_at
  FROM joined) g JOIN platform.learners l USING (id)
CROSS JOIN LATERAL (SELECT t.id FROM platform.tracks t WHERE t.instance_id = l.instance_id AND t.deleted_at IS NULL
  ORDER BY h(pair(t.id, l.id), 303), t.id LIMIT 1) t ORDER BY g.at, l.id;
UPDATE platform.grants SET revoked_at = at(id, 304), updated_at = CASE WHEN n(id, 305, 2) = 0 THEN updated_at
  ELSE at(id, 304) END
WHERE id IN (SELECT sample('grants', format('revoked_at IS NULL AND created_at < %L::timestamptz', :old), 0.0006,
  306));
UPDATE platform.grants SET revoked_at = NULL, updated_at = at(id, 307)
  WHERE id IN (SELECT sample('grants', format('revoked_at < %L::timestamptz', :old), 0.0005, 308))
  AND n(id, 309, 3) = 0;

-- Links just vanish, and new ones appear; nothing says when.
CREATE TABLE gone AS SELECT track_id, product_id FROM platform.track_products
  ORDER BY h(pair(track_id, product_id), 310), 1, 2 LIMIT (SELECT ceil(count(*) * 0.003)
  FROM platform.track_products HAVING count(*) > 3);
DELETE FROM platform.track_products l USING gone WHERE l.track_id = gone.track_id AND l.product_id = gone.product_id;
INSERT INTO platform.track_products (instance_id, track_id, product_id)
SELECT p.instance_id, t.id, p.id FROM sample('products', 'deleted_at IS NULL', 0.006, 311) s (id)
  JOIN platform.products p USING (id)
CROSS JOIN LATERAL (SELECT t.id FROM platform.tracks t WHERE t.instance_id = p.instance_id
  ORDER BY h(pair(t.id, p.id), 312), t.id LIMIT 1) t ON CONFLICT DO NOTHING;

CREATE TABLE untagged AS SELECT track_id, tag_id FROM platform.track_tags
  ORDER BY h(pair(track_id, tag_id), 313), 1, 2 LIMIT (SELECT ceil(count(*) * 0.003)
  FROM platform.track_tags HAVING count(*) > 3);
DELETE FROM platform.track_tags l USING untagged u WHERE l.track_id = u.track_id AND l.tag_id = u.tag_id;
INSERT INTO platform.track_tags (instance_id, track_id, tag_id)
SELECT t.instance_id, t.id, g.id FROM sample('tracks', 'deleted_at IS NULL', 0.006, 314) s (id)
  JOIN platform.tracks t USING (id)
CROSS JOIN LATERAL (SELECT g.id FROM platform.tags g WHERE g.instance_id = t.instance_id
  ORDER BY h(pair(g.id, t.id), 315), g.id LIMIT 1) g ON CONFLICT DO NOTHING;

DELETE FROM platform.learner_tags WHERE id IN (SELECT sample('learner_tags', 'true', 0.0004, 316));
INSERT INTO platform.learner_tags (instance_id, learner_id, tag_id)
SELECT l.instance_id, l.id, g.id FROM (SELECT id FROM joined
  UNION SELECT sample('learners', 'deleted_at IS NULL', 0.0003, 317)) s JOIN platform.learners l USING (id)
CROSS JOIN LATERAL (SELECT g.id FROM platform.tags g WHERE g.instance_id = l.instance_id
  ORDER BY h(pair(g.id, l.id), 318), g.id LIMIT 1) g
WHERE NOT EXISTS (SELECT FROM platform.learner_tags x WHERE x.learner_id = l.id AND x.tag_id = g.id) ORDER BY l.id;
