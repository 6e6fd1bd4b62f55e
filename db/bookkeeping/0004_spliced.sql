-- Ids in ascending order, with those that came and without those that went: few into many, so what lies between them is
-- copied as it is. From some fifty on, to sort all of them again is faster.
CREATE FUNCTION opendb.spliced(ids bigint[], came bigint[], went bigint[]) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  made bigint[] := '{}';
  taken integer := 0;
  place integer;
  one record;
BEGIN
  IF cardinality(came) + cardinality(went) > 50 THEN
    RETURN ARRAY(SELECT id FROM unnest(ids || came) id WHERE id <> ALL (went) ORDER BY id);
  END IF;
  FOR one IN SELECT id, true AS is_new FROM unnest(came) id UNION ALL SELECT id, false FROM unnest(went) id ORDER BY id
  LOOP
    place := width_bucket(one.id, ids);
    IF one.is_new THEN
      made := made || ids[taken + 1 : place] || one.id;
    ELSE
      made := made || ids[taken + 1 : place - 1];
    END IF;
    taken := place;
  END LOOP;
  RETURN made || ids[taken + 1 :];
END $$;
