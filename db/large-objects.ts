/**
 * Takes large objects, which any role may make and fill in any database it is let into, from all but the superuser, who
 * alone may say so. A database that is made from a template has what the template says.
 */
export const withholdLargeObjects = `
  DO $$ DECLARE found regprocedure; BEGIN
    FOR found IN SELECT oid::regprocedure FROM pg_proc
      WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_.*|lo(read|write))$'
    LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found); END LOOP;
  END $$`;
