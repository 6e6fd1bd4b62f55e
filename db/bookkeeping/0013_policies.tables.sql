-- Which tenants a scope has is read once for a statement, and not again for each row that it looks at.
DO $$
DECLARE own record;
BEGIN
  FOR own IN SELECT p.schemaname, p.tablename, CASE p.tablename WHEN 'tenants' THEN 'id' ELSE 'id_tenant' END AS tenant
    FROM pg_policies p WHERE p.policyname = 'tenants_of_scope' AND p.schemaname IN ('lms', 'metrics') ORDER BY 1, 2
  LOOP
    EXECUTE format(
      'ALTER POLICY tenants_of_scope ON %I.%I USING (%I = ANY ((SELECT (current_setting(''opendb.tenants''::text))::bigint[])::bigint[]))',
      own.schemaname, own.tablename, own.tenant);
  END LOOP;
END $$;
