-- Certificates by product and day, and how many learners they went to.
SELECT id_tenant, issued_at::date AS date, id_product,
  count(*)::integer AS issues_total,
  count(DISTINCT id_user)::integer AS issues_unique
FROM lms.user_certificates
WHERE issued_at IS NOT NULL AND id_product IS NOT NULL
GROUP BY 1, 2, 3
