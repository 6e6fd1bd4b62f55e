-- The tenants that a customer has: which of the source's trees, changed by a row of console.root_changes and in no other way
-- by the web process. What is refused: OD003 a customer that is not active, OD004 roots that are others by now, OD005 roots
-- that may not be, OD006 more learners than the plan allows, OD007 a load that is not the one that is due, OD008 one that
-- has not ended (errors/sqlstate.ts).

-- Tenants and all below them, as the source was last read.
CREATE OR REPLACE FUNCTION console.tenants_below(roots bigint[]) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE below (id) AS (
    SELECT t.id FROM console.source_tenants t WHERE t.id = ANY (roots)
    UNION SELECT t.id FROM console.source_tenants t JOIN below b ON t.id_parent = b.id)
  SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM below
$$;

-- What tenants use of a plan's learners: those there are, or what is allowed by contract where that is more.
CREATE OR REPLACE FUNCTION console.learners_in(tenants bigint[]) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(sum(t.learners), sum(t.user_limit))::bigint FROM console.source_tenants t WHERE t.id = ANY (tenants)
$$;

-- Why tenants may not be a customer's roots; null where they may. New ones are there and live, none is inside another one,
-- and none shares tenants with another customer.
CREATE OR REPLACE FUNCTION console.roots_refusal(customer bigint, before bigint[], after bigint[]) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  root bigint;
  mine bigint[] := console.tenants_below(after);
  theirs bigint[];
BEGIN
  IF cardinality(after) = 0 THEN RETURN 'A customer has at least one root.'; END IF;
  IF (SELECT count(DISTINCT r) <> count(*) OR count(r) <> cardinality(after) FROM unnest(after) r) THEN
    RETURN 'A root is named twice.';
  END IF;
  SELECT r INTO root FROM unnest(after) r
  WHERE NOT EXISTS (SELECT FROM console.source_tenants t WHERE t.id = r AND (NOT t.is_deleted OR r = ANY (before))) LIMIT 1;
  IF FOUND THEN RETURN format('The source has no tenant %s.', root); END IF;
  FOREACH root IN ARRAY after LOOP
    IF EXISTS (SELECT FROM unnest(array_remove(after, root)) other WHERE other = ANY (console.tenants_below(ARRAY[root]))) THEN
      RETURN format('A root lies below root %s.', root);
    END IF;
  END LOOP;
  -- What is gone holds no tenants any more; what is set aside may come back with them.
  SELECT array_agg(r) INTO theirs FROM console.customers c, unnest(array_prepend(c.id_root_tenant, c.more_root_tenants)) r
  WHERE c.id <> customer AND c.state <> 'gone';
  IF theirs && mine OR console.tenants_below(theirs) && after THEN RETURN 'A root shares tenants with another customer.'; END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION console.begin_root_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found console.customers;
  now_has bigint[];
  old_tenants bigint[];
  allowed integer;
  is_pending boolean;
  refusal text;
BEGIN
  -- With provisioning: two that looked at the roots side by side would not see each other's.
  PERFORM pg_advisory_xact_lock(hashtext('opendb.provision'));
  SELECT * INTO found FROM console.customers WHERE id = NEW.id_customer FOR UPDATE;
  IF found.state IS DISTINCT FROM 'active' THEN
    RAISE EXCEPTION 'Customer % is %: its tenants stay.', found.slug, found.state USING ERRCODE = 'OD003';
  END IF;
  now_has := array_prepend(found.id_root_tenant, found.more_root_tenants);
  IF NOT (now_has @> NEW.before AND NEW.before @> now_has) THEN
    RAISE EXCEPTION 'The roots of % are %.', found.slug, now_has USING ERRCODE = 'OD004';
  END IF;
  IF EXISTS (SELECT FROM console.runs r WHERE r.id_customer = NEW.id_customer
    AND (r.state IN ('queued', 'running') OR r.state = 'failed' AND r.next_attempt_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'A load of % has not ended.', found.slug USING ERRCODE = 'OD008';
  END IF;
  refusal := console.roots_refusal(NEW.id_customer, now_has, NEW.after);
  is_pending := EXISTS (SELECT FROM console.root_changes c WHERE c.id_customer = NEW.id_customer AND c.loaded_at IS NULL AND NOT c.is_replaced);
  -- The same once more asks for the seed again that did not come to its end.
  IF refusal IS NULL AND NOT is_pending AND now_has @> NEW.after AND NEW.after @> now_has THEN refusal := 'These are its roots.'; END IF;
  IF refusal IS NOT NULL THEN RAISE EXCEPTION '%', refusal USING ERRCODE = 'OD005'; END IF;
  old_tenants := console.tenants_below(now_has);
  NEW.tenants := console.tenants_below(NEW.after);
  NEW.kept := ARRAY(SELECT t FROM unnest(NEW.tenants) t WHERE t = ANY (old_tenants) ORDER BY t);
  -- What was to come and is not loaded yet is not there to be read.
  IF is_pending THEN
    NEW.kept := ARRAY(SELECT t FROM unnest(NEW.kept) t WHERE t = ANY (
      SELECT unnest(c.kept) FROM console.root_changes c WHERE c.id_customer = NEW.id_customer AND c.finished_at IS NULL) ORDER BY t);
  END IF;
  SELECT p.learner_limit INTO allowed FROM console.contracts t JOIN console.plans p ON p.id = t.id_plan
  WHERE t.id_customer = NEW.id_customer FOR SHARE OF p;
  IF console.learners_in(NEW.tenants) > coalesce(console.learners_in(old_tenants), 0)
    AND NOT console.learners_fit(NEW.id_customer, allowed, console.learners_in(NEW.tenants)) THEN
    RAISE EXCEPTION 'The plan of % allows % learners, and these tenants have %.', found.slug, allowed,
      console.learners_in(NEW.tenants) USING ERRCODE = 'OD006';
  END IF;
  UPDATE console.root_changes SET finished_at = clock_timestamp(), is_replaced = true
  WHERE id_customer = NEW.id_customer AND finished_at IS NULL;
  UPDATE console.customers SET id_root_tenant = NEW.after[1], more_root_tenants = NEW.after[2:] WHERE id = NEW.id_customer;
  INSERT INTO console.runs (id_customer, kind, options, requested_by, id_person)
  VALUES (NEW.id_customer, 'seed', '{"isOfRoots": true}', NEW.requested_by, NEW.id_person);
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER root_changes_begin BEFORE INSERT ON console.root_changes
  FOR EACH ROW EXECUTE FUNCTION console.begin_root_change();

-- While new tenants are not loaded nothing but a seed of everything is asked for: anything else would be of some of both.
CREATE OR REPLACE FUNCTION console.mind_roots() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (NEW.kind <> 'seed' OR NEW.options ? 'tables') AND EXISTS (SELECT FROM console.root_changes c
    WHERE c.id_customer = NEW.id_customer AND c.loaded_at IS NULL AND NOT c.is_replaced) THEN
    RAISE EXCEPTION 'New tenants of customer % are not loaded.', NEW.id_customer USING ERRCODE = 'OD007';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER runs_mind_roots BEFORE INSERT ON console.runs
  FOR EACH ROW EXECUTE FUNCTION console.mind_roots();

-- A seed of everything that was asked for with or after a change has made it true; a derive after that, what is computed.
CREATE OR REPLACE FUNCTION console.settle_roots() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.kind = 'seed' THEN
    -- The transaction's time: the derive that follows is requested in it.
    UPDATE console.root_changes SET loaded_at = now()
    WHERE id_customer = NEW.id_customer AND loaded_at IS NULL AND NOT is_replaced AND requested_at <= NEW.requested_at;
  ELSE
    UPDATE console.root_changes SET computed_at = clock_timestamp()
    WHERE id_customer = NEW.id_customer AND loaded_at <= NEW.requested_at AND computed_at IS NULL AND NOT is_replaced;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER runs_settle_roots AFTER UPDATE OF state ON console.runs
  FOR EACH ROW WHEN (OLD.state = 'running' AND NEW.state IN ('done', 'unreconciled') AND NEW.kind IN ('seed', 'derive')
    AND NOT NEW.options ? 'tables')
  EXECUTE FUNCTION console.settle_roots();
