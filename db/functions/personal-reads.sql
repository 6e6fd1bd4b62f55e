-- How much of people was shown to somebody, counted at the entry of the audit that says to whom.

CREATE OR REPLACE FUNCTION console.count_personal_read(entry bigint, shown integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO console.personal_reads AS r (id_audit, pages, rows, until)
  SELECT a.id, 1, shown, now() FROM console.audit a
  WHERE a.id = entry AND a.action = 'personal.read' AND a.at > now() - interval '11 minutes' AND shown > 0
  ON CONFLICT (id_audit) DO UPDATE SET pages = r.pages + 1, rows = r.rows + excluded.rows, until = excluded.until;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'entry % of the audit tells of no personal read of the last minutes', entry;
  END IF;
END $$;
