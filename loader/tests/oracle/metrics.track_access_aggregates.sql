-- Learners with an unrevoked grant on a track that is not deleted, each once, ascending; and how they got it.
SELECT id_tenant, id_track, array_agg(learner ORDER BY learner) AS user_ids,
  coalesce(array_agg(learner ORDER BY learner) FILTER (WHERE is_paid), '{}') AS user_ids_paid,
  coalesce(array_agg(learner ORDER BY learner) FILTER (WHERE is_manual), '{}') AS user_ids_manual
FROM (
  SELECT s.instance_id AS id_tenant, s.track_id AS id_track, s.learner_id AS learner,
    coalesce(bool_or(s.origin IN ('sale', 'integration')), false) AS is_paid,
    coalesce(bool_or(s.origin = 'manual'), false) AS is_manual
  FROM platform.grants s
  WHERE s.revoked_at IS NULL AND s.learner_id IS NOT NULL AND s.instance_id IN (SELECT id FROM tenants)
    AND s.track_id IN (SELECT id FROM platform.tracks WHERE deleted_at IS NULL)
  GROUP BY 1, 2, 3) learners
GROUP BY id_tenant, id_track
