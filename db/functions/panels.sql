-- What people write beside figures: goals, and notes to a day. The wrapper of actions writes the entry of the audit.

-- Whether who acts has one of some roles and sees these tenants of a customer, null being all of them: nobody writes for
-- tenants that they do not see.
CREATE OR REPLACE FUNCTION console.may_write_for(customer bigint, asked bigint[], roles text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT p.role = 'admin' OR p.role = ANY (roles) AND EXISTS (
      SELECT FROM console.memberships m WHERE m.id_person = p.id AND m.id_customer = customer
        AND (m.tenants IS NULL OR asked <@ m.tenants))
    FROM console.people p WHERE p.id = console.acting_person()), false)
$$;

-- Each change has its moment and its number, whoever makes it.
CREATE OR REPLACE FUNCTION console.count_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER goals_changed BEFORE UPDATE ON console.goals FOR EACH ROW EXECUTE FUNCTION console.count_change();
CREATE OR REPLACE TRIGGER day_notes_changed BEFORE UPDATE ON console.day_notes FOR EACH ROW EXECUTE FUNCTION console.count_change();
