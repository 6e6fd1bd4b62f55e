-- The lessons that count towards progress, and the product of each.
SELECT l.id_tenant, l.id, l.id_product
FROM lms.lessons l
JOIN lms.tenants t ON t.id = l.id_tenant AND t.deleted_at IS NULL
JOIN lms.products p ON p.id_tenant = l.id_tenant AND p.id = l.id_product
  AND p.is_draft IS FALSE AND p.deleted_at IS NULL
JOIN lms.modules m ON m.id_tenant = l.id_tenant AND m.id = l.id_section
  AND m.is_draft IS FALSE AND m.deleted_at IS NULL
-- A parent that is missing, or is in another tenant, is none.
LEFT JOIN lms.modules parent ON parent.id_tenant = m.id_tenant AND parent.id = m.id_section
WHERE l.is_draft IS FALSE AND l.deleted_at IS NULL
  AND (parent.id IS NULL OR (parent.is_draft IS FALSE AND parent.deleted_at IS NULL))
