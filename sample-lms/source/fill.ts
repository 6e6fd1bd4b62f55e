import type pg from "pg";
import { buildIndexes, dropIndexes, type OnProgress } from "./indexes.ts";

export type { OnProgress };

/** A customer as the platform knows it: its root instance, and the slug and name to provision it with. */
export type FilledCustomer = { slug: string; name: string; idRoot: number };

/** `indexes: false` leaves them dropped, for a caller who fills more and calls buildIndexes once at the end. */
export type FillOptions = { onProgress?: OnProgress; indexes?: boolean };

/** Staging lives in a schema of its own inside the transaction: nothing of it is left, however a fill ends. */
const begin = `
  BEGIN;
  SET LOCAL client_min_messages = warning;
  SET LOCAL work_mem = '192MB';
  SET LOCAL maintenance_work_mem = '512MB';
  SET LOCAL synchronous_commit = off;
  SET LOCAL jit = off;
  SET LOCAL timezone = 'America/Sao_Paulo';
  DROP SCHEMA IF EXISTS fill CASCADE;
  CREATE SCHEMA fill;
  SET LOCAL search_path = fill, pg_catalog;
  CREATE TABLE fill.bases (name text PRIMARY KEY, base bigint NOT NULL);
  INSERT INTO fill.bases SELECT tablename, coalesce(pg_sequence_last_value(
      pg_get_serial_sequence('platform.' || tablename, 'id')::regclass), 0)
    FROM pg_tables JOIN pg_attribute ON attrelid = ('platform.' || tablename)::regclass AND attidentity <> ''
    WHERE schemaname = 'platform' AND attname = 'id';
  CREATE FUNCTION fill.base(of text) RETURNS bigint LANGUAGE sql STABLE
    RETURN (SELECT base FROM fill.bases WHERE name = of);`;

/** A table emptied in the transaction that fills it is written without a log, where wal_level is minimal. */
const freshTables = `
  DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT name FROM fill.bases WHERE base = 0 UNION SELECT 'progress_events' LOOP
      EXECUTE format('DO LANGUAGE plpgsql ''BEGIN IF NOT EXISTS (SELECT FROM platform.%1$I) THEN TRUNCATE platform.%1$I; END IF; END''', one);
    END LOOP;
  END $$;`;

/** Ids were given by hand, from each sequence's last value on; the sequences follow. */
const keepSequences = `
  DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT name FROM fill.bases LOOP
      EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), top) FROM (
        SELECT greatest(max(id), fill.base(%L)) AS top FROM platform.%I) t WHERE top > 0',
        'platform.' || one, one, one);
    END LOOP;
  END $$;`;

/** Runs a fill in one transaction: all of it or nothing is in the source afterwards. */
export async function filling<T>(
  client: pg.ClientBase,
  { onProgress, indexes = true }: FillOptions,
  work: () => Promise<T>,
): Promise<T> {
  await client.query(begin);
  try {
    await client.query(freshTables);
    await dropIndexes(client);
    const made = await work();
    await client.query(keepSequences);
    await client.query("DROP SCHEMA fill CASCADE");
    if (indexes) await buildIndexes(client, onProgress);
    await client.query("COMMIT");
    return made;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}
