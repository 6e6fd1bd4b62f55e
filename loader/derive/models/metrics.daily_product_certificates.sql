-- Certificates issued a day and product, in all and by distinct learners.
-- ---
-- recompute: partitions
-- grain: { day: date }
-- inputs:
--   lms.user_certificates: { invalidates: { day: issued_at }, when: [issued_at, id_product, id_user] }
-- ---
SELECT id_tenant, opendb.day(issued_at) AS date, id_product, count(*)::integer AS issues_total,
  count(DISTINCT id_user)::integer AS issues_unique
FROM {lms.user_certificates} i WHERE issued_at IS NOT NULL AND id_product IS NOT NULL GROUP BY 1, 2, 3
