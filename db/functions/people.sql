-- The bounds of what a web process may change of people, whatever it asks for: in the name of who acts, and no higher.

-- Whether who acts may make, or change, somebody of a role: admins anybody, customer success customers' own people.
CREATE OR REPLACE FUNCTION console.may_change(given text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT role = 'admin' OR role = 'customer_success' AND given IN ('executive', 'analyst')
    FROM console.people WHERE id = console.acting_person()), false)
$$;

-- Whether who acts may let somebody see tenants of a customer, null being all of them: nobody gives what they do not see.
CREATE OR REPLACE FUNCTION console.may_grant(customer bigint, given bigint[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT p.role = 'admin' OR p.role = 'customer_success' AND EXISTS (
      SELECT FROM console.memberships m WHERE m.id_person = p.id AND m.id_customer = customer
        AND (m.tenants IS NULL OR given <@ m.tenants))
    FROM console.people p WHERE p.id = console.acting_person()), false)
$$;

-- Ends the open sessions of somebody whom who acts may let in, and writes it down. Returns how many; null: it may not be.
CREATE OR REPLACE FUNCTION console.end_sessions_of(person bigint, caller jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  doer text;
  ended integer;
BEGIN
  IF NOT console.may_invite(person) THEN RETURN NULL; END IF;
  SELECT email INTO doer FROM console.people WHERE id = console.acting_person();
  ended := console.end_sessions(person, 'admin', doer);
  INSERT INTO console.audit (id_person, id_about, actor, action, details, ip)
  SELECT console.acting_person(), person, doer, 'session.end', jsonb_build_object('email', p.email, 'sessions', ended),
    (caller ->> 'ip')::inet
  FROM console.people p WHERE p.id = person;
  RETURN ended;
END $$;
