-- The products that gave most certificates in the range.
SELECT id_tenant, id_product, count(*) AS value FROM lms.user_certificates
WHERE id_tenant IN ({tenants}) AND id_product IS NOT NULL AND issued_at >= {first} AND issued_at < {end}
GROUP BY 1, 2 ORDER BY value DESC, id_tenant, id_product LIMIT 20
