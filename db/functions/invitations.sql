-- Links by which people set a password. `key` is what the web process shows for the secret in the link.

-- Whether who acts may let somebody set a password, which is to become that somebody: admins, everybody; customer success,
-- people of customers who see nothing that they themselves do not see.
CREATE OR REPLACE FUNCTION console.may_invite(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(bool_or(acting.role = 'admin' OR acting.role = 'customer_success'
    AND invited.role NOT IN ('admin', 'customer_success', 'operations')
    AND EXISTS (SELECT FROM console.memberships m WHERE m.id_person = invited.id)
    AND NOT EXISTS (SELECT FROM console.memberships m WHERE m.id_person = invited.id AND NOT EXISTS (
      SELECT FROM console.memberships own WHERE own.id_person = acting.id AND own.id_customer = m.id_customer
        AND (own.tenants IS NULL OR m.tenants <@ own.tenants)))), false)
  FROM console.people acting, console.people invited
  WHERE acting.id = console.acting_person() AND invited.id = person AND invited.is_active
$$;

-- What somebody is to set by a link: their first password, or another one. Who may make none learns nothing.
CREATE OR REPLACE FUNCTION console.link_kind(person bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN NOT console.may_invite(person) THEN NULL
    WHEN EXISTS (SELECT FROM console.credentials WHERE id_person = person) THEN 'reset' ELSE 'invitation' END
$$;

-- Makes a link, in the name of who acts; earlier ones of the person lead nowhere from then on. No row: it may not be.
CREATE OR REPLACE FUNCTION console.invite(person bigint, new_kind text, new_hash bytea, caller jsonb)
RETURNS TABLE (email text, name text, expires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE doer text;
BEGIN
  IF NOT console.may_invite(person) THEN RETURN; END IF;
  SELECT p.email INTO doer FROM console.people p WHERE p.id = console.acting_person();
  RETURN QUERY SELECT * FROM console.make_invitation(person, new_kind, new_hash, doer);
  INSERT INTO console.audit (id_person, id_about, actor, action, details, ip)
  SELECT console.acting_person(), person, doer, 'invitation.create', jsonb_build_object('email', p.email, 'kind', new_kind),
    (caller ->> 'ip')::inet
  FROM console.people p WHERE p.id = person;
END $$;

-- Makes a link in the place of the earlier ones.
CREATE OR REPLACE FUNCTION console.make_invitation(person bigint, new_kind text, new_hash bytea, doer text)
RETURNS TABLE (email text, name text, expires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE console.invitations i SET expires_at = now() WHERE i.id_person = person AND i.used_at IS NULL AND i.expires_at > now();
  RETURN QUERY SELECT * FROM console.add_invitation(person, new_kind, new_hash, doer);
END $$;

-- Makes a link beside those that there are; no row for who is deactivated. The first that is used ends the others.
CREATE OR REPLACE FUNCTION console.add_invitation(person bigint, new_kind text, new_hash bytea, doer text)
RETURNS TABLE (email text, name text, expires_at timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO console.invitations AS i (id_person, kind, secret_hash, created_by, expires_at)
  SELECT p.id, new_kind, new_hash, doer, now() + CASE new_kind WHEN 'invitation' THEN interval '72 hours' ELSE interval '2 hours' END
  FROM console.people p WHERE p.id = person AND p.is_active
  RETURNING (SELECT p.email FROM console.people p WHERE p.id = person),
    (SELECT p.name FROM console.people p WHERE p.id = person), i.expires_at
$$;

-- What a link leads to: `open`, `used` or `expired`; no row for one that was never made.
CREATE OR REPLACE FUNCTION console.invitation_of(key bytea) RETURNS TABLE (state text, kind text, name text, email text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN i.used_at IS NOT NULL THEN 'used' WHEN i.expires_at <= now() OR NOT p.is_active THEN 'expired' ELSE 'open' END,
    i.kind, p.name, p.email
  FROM console.invitations i JOIN console.people p ON p.id = i.id_person
  WHERE i.secret_hash = sha256(key)
$$;

-- Sets the password and signs in, once. All other sessions end, and other links of the person lead nowhere.
CREATE OR REPLACE FUNCTION console.accept_invitation(
  key bytea, new_method text, new_verifier bytea, session_hash bytea, caller jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used console.invitations;
  who text;
  ended integer;
BEGIN
  UPDATE console.invitations i SET used_at = now() FROM console.people p
  WHERE i.secret_hash = sha256(key) AND i.used_at IS NULL AND i.expires_at > now() AND p.id = i.id_person AND p.is_active
  RETURNING i.* INTO used;
  IF NOT FOUND THEN
    RETURN coalesce((SELECT state FROM console.invitation_of(key)), 'unknown');
  END IF;
  UPDATE console.invitations i SET expires_at = now() WHERE i.id_person = used.id_person AND i.used_at IS NULL AND i.expires_at > now();
  SELECT email INTO who FROM console.people WHERE id = used.id_person;
  INSERT INTO console.credentials AS c (id_person, method, verifier) VALUES (used.id_person, new_method, new_verifier)
  ON CONFLICT (id_person) DO UPDATE SET method = excluded.method, verifier = excluded.verifier, changed_at = now();
  ended := console.end_sessions(used.id_person, 'password', who);
  PERFORM console.open_session(used.id_person, session_hash, caller);
  INSERT INTO console.audit (id_person, id_about, actor, action, details, ip)
  VALUES (used.id_person, used.id_person, who, 'invitation.accept', jsonb_build_object('kind', used.kind, 'sessions', ended), (caller ->> 'ip')::inet),
    (used.id_person, used.id_person, who, 'person.sign_in', '{}', (caller ->> 'ip')::inet);
  RETURN 'signed_in';
END $$;
