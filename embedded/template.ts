import pg from "pg";

/**
 * Takes large objects, which any role may make and fill in any database it is let into, from all but the superuser, who
 * alone may say so. A database that is made from a template has what the template says.
 */
const withholdLargeObjects = `
  DO $$ DECLARE found regprocedure; BEGIN
    FOR found IN SELECT oid::regprocedure FROM pg_proc
      WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_.*|lo(read|write))$'
    LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found); END LOOP;
  END $$`;

async function within(
  connectionString: string,
  work: (opened: pg.Client) => Promise<unknown>,
): Promise<void> {
  const opened = new pg.Client({ connectionString });
  await opened.connect();
  await work(opened).finally(() => opened.end());
}

/** Makes the templates of a new server such that no database of it lets anybody write large objects. */
export const prepareTemplates = (urlOf: (database: string) => string): Promise<void> =>
  within(urlOf("postgres"), async (admin) => {
    const open = (isOpen: boolean) => admin.query(`ALTER DATABASE template0 ALLOW_CONNECTIONS ${isOpen}`);
    await open(true);
    for (const database of ["template0", "template1", "postgres"])
      await within(urlOf(database), (inside) => inside.query(withholdLargeObjects));
    await open(false);
  });
