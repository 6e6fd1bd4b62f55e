-- format: only 'exam' is normalised. id_exam: of lessons of that format, where the metadata have a number.
SELECT s.id, s.instance_id AS id_tenant, s.origin_id AS id_origin, s.product_id AS id_product,
  s.section_id AS id_section,
  (SELECT number::bigint FROM (SELECT s.metadata -> 'prova' ->> 'id') m (number)
    WHERE s.format = ANY ('{exam,prova}') AND number SIMILAR TO '[0-9]+') AS id_exam,
  s.is_draft, s.position, s.title, CASE s.format WHEN 'prova' THEN 'exam' ELSE s.format END AS format, s.video,
  s.summary, s.created_at, s.deleted_at
FROM platform.lessons s WHERE s.instance_id IN (SELECT id FROM tenants)
