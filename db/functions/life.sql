-- Customers' lives and the limits of their plans, held for whoever writes: the web process, workers and terminals alike.
-- What is refused has a SQLSTATE of its own: OD001 a plan's limit, OD002 what does not follow from a state, OD003 a customer
-- that is not open (errors/sqlstate.ts).

-- Whether who acts may provision a customer; of none that is named, whether they may at one at least.
CREATE OR REPLACE FUNCTION console.may_provision(customer bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT p.role = 'admin' OR p.role = 'customer_success' AND (
      EXISTS (SELECT FROM console.memberships m WHERE m.id_person = p.id AND m.tenants IS NULL
        AND (customer IS NULL OR m.id_customer = customer))
      OR customer IS NULL AND NOT EXISTS (SELECT FROM console.memberships m WHERE m.id_person = p.id))
    FROM console.people p WHERE p.id = console.acting_person()), false)
$$;

-- Ends the sessions of a customer's own people who have no other customer that is open.
CREATE OR REPLACE FUNCTION console.end_sessions_at(customer bigint, doer text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT console.end_sessions(p.id, 'suspended', doer) FROM console.people p
  WHERE p.role IN ('executive', 'analyst')
    AND EXISTS (SELECT FROM console.memberships m WHERE m.id_person = p.id AND m.id_customer = customer)
    AND NOT EXISTS (SELECT FROM console.memberships m JOIN console.customers c ON c.id = m.id_customer
      WHERE m.id_person = p.id AND c.state IN ('provisioning', 'active'))
$$;

-- A task that is asked for changes the customer's state at once; one that was not done yet gives way to it.
CREATE OR REPLACE FUNCTION console.begin_life() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found console.customers;
  target text;
  is_moving boolean;
BEGIN
  SELECT * INTO found FROM console.customers WHERE id = NEW.id_customer FOR UPDATE;
  -- One that has switched ends as it was asked for; there is nothing to be given up any more.
  is_moving := EXISTS (SELECT FROM console.copies WHERE id_customer = found.id AND state = 'building' AND drop_at IS NULL);
  target := CASE
    WHEN NEW.kind = 'move' AND found.state IN ('active', 'suspended') AND NEW.id_server <> found.id_server AND NOT is_moving
      AND EXISTS (SELECT FROM console.servers WHERE id = NEW.id_server AND is_open)
      AND NOT EXISTS (SELECT FROM console.copies WHERE id_customer = found.id AND id_server = NEW.id_server) THEN found.state
    WHEN NEW.kind = 'stay' AND is_moving THEN found.state
    WHEN NEW.kind = 'suspend' AND found.state = 'active' THEN 'suspended'
    WHEN NEW.kind = 'resume' AND found.state = 'suspended' THEN 'active'
    WHEN NEW.kind = 'deprovision' AND found.state IN ('active', 'suspended') THEN 'aside'
    WHEN NEW.kind = 'restore' AND found.state = 'aside' THEN 'suspended'
    WHEN NEW.kind = 'drop' AND found.state = 'aside' AND found.aside_until <= now() THEN 'gone'
  END;
  IF target IS NULL THEN
    RAISE EXCEPTION 'Customer % is %: it cannot be asked to %.', found.slug, found.state, NEW.kind USING ERRCODE = 'OD002';
  END IF;
  UPDATE console.life_tasks SET finished_at = clock_timestamp(), is_replaced = true
  WHERE id_customer = NEW.id_customer AND finished_at IS NULL;
  -- What gave way leaves nothing behind: a worker drops it (warehouse/move/copies.ts).
  UPDATE console.copies SET drop_at = now() WHERE id_customer = NEW.id_customer AND state = 'building';
  IF NEW.kind = 'move' THEN
    INSERT INTO console.copies (id_customer, id_server, database, state)
    VALUES (found.id, NEW.id_server, found.slug || '-moving', 'building');
  END IF;
  IF NEW.kind IN ('move', 'stay') THEN RETURN NEW; END IF;
  UPDATE console.customers SET state = target,
    aside_until = CASE WHEN NEW.kind = 'deprovision' THEN now() + make_interval(days => NEW.keep_days)
      WHEN NEW.kind = 'drop' THEN aside_until END,
    -- A restoring that was not done yet has left it under the name that it had.
    aside_database = CASE WHEN NEW.kind = 'deprovision'
      THEN coalesce(aside_database, slug || '_aside_' || to_char(now() AT TIME ZONE 'America/Sao_Paulo', 'YYYYMMDD'))
      ELSE aside_database END
  WHERE id = NEW.id_customer;
  IF target <> 'active' THEN PERFORM console.end_sessions_at(NEW.id_customer, NEW.requested_by); END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER life_tasks_begin BEFORE INSERT ON console.life_tasks
  FOR EACH ROW EXECUTE FUNCTION console.begin_life();

-- Whether a kit is one that `opendb doctor` tries a server with: it reads nothing, is good for five minutes, and has a name
-- that no customer's kit has, since none begins with a slug that somebody may have (warehouse/slug.ts).
CREATE OR REPLACE FUNCTION console.is_trial(kit console.kits) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT kit.role_name ~ '^opendb_doctor_[0-9a-f]{8}$' AND kit.created_by = 'opendb doctor'
    AND kit.expires_at <= kit.created_at + interval '5 minutes'
$$;

-- No kit is made, or given more, beyond what its customer's plan allows; without a contract nothing is limited. What was
-- within a plan that is lowered goes on: warehouse/kits/limits.ts gives its role less.
CREATE OR REPLACE FUNCTION console.kit_within_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  customer console.customers;
  plan console.plans;
  others integer;
BEGIN
  -- Two that are made at once would both find room: they take turns.
  SELECT * INTO customer FROM console.customers WHERE id = NEW.id_customer FOR NO KEY UPDATE;
  IF customer.state NOT IN ('provisioning', 'active') THEN
    RAISE EXCEPTION 'Customer % is %: its kits stay shut.', customer.slug, customer.state USING ERRCODE = 'OD003';
  END IF;
  SELECT p.* INTO plan FROM console.contracts t JOIN console.plans p ON p.id = t.id_plan WHERE t.id_customer = NEW.id_customer;
  IF NOT FOUND OR console.is_trial(NEW) THEN RETURN NEW; END IF;
  -- By the name: a making that is taken up again inserts the row that is there.
  SELECT count(*) INTO others FROM console.kits k
  WHERE k.id_customer = NEW.id_customer AND k.state <> 'revoked' AND k.role_name <> NEW.role_name AND NOT console.is_trial(k);
  IF others >= plan.kit_limit THEN
    RAISE EXCEPTION 'Plan % has room for % kits, and % has %.', plan.name, plan.kit_limit, customer.slug, others USING ERRCODE = 'OD001';
  ELSIF NEW.connection_limit > plan.connection_limit THEN
    RAISE EXCEPTION 'Plan % allows a kit % sessions at once, not %.', plan.name, plan.connection_limit, NEW.connection_limit
      USING ERRCODE = 'OD001';
  ELSIF NEW.statement_seconds > plan.statement_seconds THEN
    RAISE EXCEPTION 'Plan % allows a statement % seconds, not %.', plan.name, plan.statement_seconds, NEW.statement_seconds
      USING ERRCODE = 'OD001';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER kits_within_plan_new BEFORE INSERT ON console.kits
  FOR EACH ROW WHEN (NEW.state <> 'revoked') EXECUTE FUNCTION console.kit_within_plan();
CREATE OR REPLACE TRIGGER kits_within_plan BEFORE UPDATE ON console.kits
  FOR EACH ROW WHEN (NEW.state = 'active' AND (OLD.state <> 'active' OR NEW.connection_limit > OLD.connection_limit
    OR NEW.statement_seconds > OLD.statement_seconds
    OR OLD.role_name LIKE 'opendb\_doctor\_%' AND (NEW.expires_at, NEW.role_name) IS DISTINCT FROM (OLD.expires_at, OLD.role_name)))
  EXECUTE FUNCTION console.kit_within_plan();

-- When a contract was changed last is not for the web process to say.
CREATE OR REPLACE FUNCTION console.contract_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER contracts_changed BEFORE UPDATE ON console.contracts
  FOR EACH ROW EXECUTE FUNCTION console.contract_changed();
