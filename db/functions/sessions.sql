-- Sessions of signed-in browsers. `key` is what the web process shows for the secret in a browser's cookie; the table has
-- its SHA-256 only. Functions that the web process may call are named in db/grants.ts; the others are theirs alone.

-- The session of a key, if it is live.
CREATE OR REPLACE FUNCTION console.live_session(key bytea) RETURNS SETOF console.sessions
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.* FROM console.sessions s JOIN console.people p ON p.id = s.id_person
  WHERE s.secret_hash = sha256(key) AND s.ended_at IS NULL AND p.is_active
    AND now() < s.expires_at AND now() < s.seen_at + make_interval(mins => s.idle_minutes)
$$;

-- Who a key belongs to, for one request: nobody when the session is over. Notes once a minute that it is in use.
CREATE OR REPLACE FUNCTION console.session_of(key bytea)
RETURNS TABLE (id_session bigint, id bigint, name text, email text, role text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH found AS MATERIALIZED (SELECT * FROM console.live_session(key)),
    seen AS (UPDATE console.sessions s SET seen_at = now() FROM found
      WHERE s.id = found.id AND s.seen_at < now() - interval '1 minute')
  SELECT found.id, p.id, p.name, p.email, p.role FROM found JOIN console.people p ON p.id = found.id_person
$$;

-- Who acts in this transaction of the web process: the person of the session that it has set. Policies ask it.
CREATE OR REPLACE FUNCTION console.acting_person() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT id_person FROM console.live_session(decode(nullif(current_setting('opendb.session', true), ''), 'hex'))
$$;

-- Opens a session, for no longer than thirty days.
CREATE OR REPLACE FUNCTION console.open_session(person bigint, session_hash bytea, caller jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO console.sessions (id_person, secret_hash, expires_at, idle_minutes, ip, user_agent)
  VALUES (person, session_hash,
    now() + make_interval(hours => least(coalesce((caller ->> 'hours')::int, 12), 720)), least(coalesce((caller ->> 'idle_minutes')::int, 120), 43200),
    (caller ->> 'ip')::inet, left(caller ->> 'user_agent', 400))
$$;

-- Ends the open sessions of a person, but for one. Returns how many there were.
CREATE OR REPLACE FUNCTION console.end_sessions(person bigint, reason text, doer text, kept bigint DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE ended integer;
BEGIN
  UPDATE console.sessions SET ended_at = now(), end_reason = reason, ended_by = doer
  WHERE id_person = person AND ended_at IS NULL AND id IS DISTINCT FROM kept;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;

-- Whoever takes a role or a person away, by whatever way: what was signed in is over, and links lead nowhere.
CREATE OR REPLACE FUNCTION console.end_sessions_on_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE doer text := coalesce((SELECT email FROM console.people WHERE id = console.acting_person()), session_user);
BEGIN
  IF NOT NEW.is_active THEN
    PERFORM console.end_sessions(NEW.id, 'deactivated', doer);
    UPDATE console.invitations SET expires_at = now() WHERE id_person = NEW.id AND used_at IS NULL AND expires_at > now();
  ELSIF NEW.role <> OLD.role THEN
    PERFORM console.end_sessions(NEW.id, 'role', doer);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER people_end_sessions AFTER UPDATE OF role, is_active ON console.people
  FOR EACH ROW WHEN (NEW.role <> OLD.role OR NEW.is_active <> OLD.is_active)
  EXECUTE FUNCTION console.end_sessions_on_change();
