SELECT s.id, s.instance_id AS id_tenant,
  (SELECT t.origin_id FROM platform.tracks t WHERE t.id = s.track_id) AS id_origin, s.track_id AS id_track,
  s.learner_id AS id_user, s.created_at, s.revoked_at AS deleted_at
FROM platform.grants s WHERE s.instance_id IN (SELECT id FROM tenants)
