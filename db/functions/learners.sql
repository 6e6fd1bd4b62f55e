-- The learners that a plan allows. OpenDB keeps nobody from learning and leaves out no row: what is held is what people agree
-- on. Whoever gives a customer less than it uses has to accept that, by a row that says how many, over which limit, and why.

-- What a customer uses: its learners, or what its tenants are allowed by contract together where that is more, as a worker has
-- measured it last. Null where nothing has been measured.
CREATE OR REPLACE FUNCTION console.learner_use(customer bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(u.learners, u.cap) FROM console.usage_samples u WHERE u.id_customer = customer ORDER BY u.day DESC LIMIT 1
$$;

-- Whether so many are within a limit, or accepted: over this limit or a lower one, and not fewer.
CREATE OR REPLACE FUNCTION console.learners_fit(customer bigint, allowed integer, used bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT allowed IS NULL OR used IS NULL OR used <= allowed OR EXISTS (SELECT FROM console.learner_excesses e
    WHERE e.id_customer = customer AND e.learner_limit <= allowed AND e.learners >= used)
$$;

-- A contract is agreed on: its plan, or its days. Notes, documents and an owner are written down as before.
CREATE OR REPLACE FUNCTION console.contract_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE plan console.plans;
BEGIN
  -- An insert over one that is there becomes an update, which is looked at as that.
  IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM console.contracts c WHERE c.id_customer = NEW.id_customer) THEN RETURN NEW; END IF;
  -- Locked, so that nobody lowers it meanwhile.
  SELECT * INTO plan FROM console.plans WHERE id = NEW.id_plan FOR SHARE;
  IF NOT console.learners_fit(NEW.id_customer, plan.learner_limit, console.learner_use(NEW.id_customer)) THEN
    RAISE EXCEPTION 'Plan % allows % learners, and customer % has %.', plan.name, plan.learner_limit, NEW.id_customer,
      console.learner_use(NEW.id_customer) USING ERRCODE = 'OD006';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER contracts_fit_new BEFORE INSERT ON console.contracts
  FOR EACH ROW EXECUTE FUNCTION console.contract_fits();
CREATE OR REPLACE TRIGGER contracts_fit BEFORE UPDATE ON console.contracts
  FOR EACH ROW WHEN ((NEW.id_plan, NEW.starts_on, NEW.ends_on) IS DISTINCT FROM (OLD.id_plan, OLD.starts_on, OLD.ends_on))
  EXECUTE FUNCTION console.contract_fits();

-- A plan is lowered for all who have it. Afterwards, so that contracts made meanwhile have waited for it or are seen.
CREATE OR REPLACE FUNCTION console.plan_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE over integer;
BEGIN
  SELECT count(*) INTO over FROM console.contracts t JOIN console.customers c ON c.id = t.id_customer
  WHERE t.id_plan = NEW.id AND c.state <> 'gone'
    AND NOT console.learners_fit(t.id_customer, NEW.learner_limit, console.learner_use(t.id_customer));
  IF over > 0 THEN
    RAISE EXCEPTION '% customers of plan % have more than % learners.', over, NEW.name, NEW.learner_limit USING ERRCODE = 'OD006';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER plans_fit AFTER UPDATE ON console.plans
  FOR EACH ROW WHEN (NEW.learner_limit < coalesce(OLD.learner_limit, 2147483647)) EXECUTE FUNCTION console.plan_fits();
