-- What a person does with their own sessions and password, by the key of their session; each writes itself down.

CREATE OR REPLACE FUNCTION console.own_sessions(key bytea)
RETURNS TABLE (id bigint, created_at timestamptz, seen_at timestamptz, ip inet, user_agent text, is_this boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.created_at, s.seen_at, s.ip, s.user_agent, s.id = this.id
  FROM console.live_session(key) this JOIN console.sessions s ON s.id_person = this.id_person
  WHERE s.ended_at IS NULL AND now() < s.expires_at AND now() < s.seen_at + make_interval(mins => s.idle_minutes)
  ORDER BY s.id = this.id DESC, s.seen_at DESC, s.id DESC
  LIMIT 100
$$;

CREATE OR REPLACE FUNCTION console.sign_out(key bytea, caller jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH ended AS (
    UPDATE console.sessions s SET ended_at = now(), end_reason = 'sign_out', ended_by = p.email
    FROM console.live_session(key) this JOIN console.people p ON p.id = this.id_person WHERE s.id = this.id
    RETURNING p.id, p.email)
  INSERT INTO console.audit (id_person, id_about, actor, action, ip)
  SELECT id, id, email, 'person.sign_out', (caller ->> 'ip')::inet FROM ended
$$;

-- Ends one of the person's other sessions, or all of them where none is named. Returns how many.
CREATE OR REPLACE FUNCTION console.end_own_sessions(key bytea, session bigint, caller jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  this console.sessions;
  doer text;
  ended integer;
BEGIN
  SELECT * INTO this FROM console.live_session(key);
  IF NOT FOUND THEN RETURN 0; END IF;
  SELECT email INTO doer FROM console.people WHERE id = this.id_person;
  UPDATE console.sessions s SET ended_at = now(), end_reason = 'person', ended_by = doer
  WHERE s.id_person = this.id_person AND s.ended_at IS NULL AND s.id <> this.id AND (session IS NULL OR s.id = session);
  GET DIAGNOSTICS ended = ROW_COUNT;
  IF ended > 0 THEN
    INSERT INTO console.audit (id_person, id_about, actor, action, details, ip)
    VALUES (this.id_person, this.id_person, doer, 'session.end', jsonb_build_object('sessions', ended), (caller ->> 'ip')::inet);
  END IF;
  RETURN ended;
END $$;

-- Takes the key of the password so far. Guesses count as failed sign-ins do. All other sessions end.
CREATE OR REPLACE FUNCTION console.change_password(
  key bytea, current_key bytea, new_method text, new_verifier bytea, caller jsonb)
RETURNS TABLE (outcome text, wait integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  this console.sessions;
  doer text;
  ip inet := (caller ->> 'ip')::inet;
BEGIN
  SELECT * INTO this FROM console.live_session(key);
  IF NOT FOUND THEN RETURN; END IF;
  SELECT email INTO doer FROM console.people WHERE id = this.id_person;
  PERFORM pg_advisory_xact_lock(hashtextextended('opendb.sign_in:' || lower(doer), 0));
  wait := console.sign_in_wait(lower(doer), ip);
  IF wait > 0 THEN
    outcome := 'too_many';
  ELSIF NOT EXISTS (SELECT FROM console.credentials c WHERE c.id_person = this.id_person AND c.verifier = sha256(current_key)) THEN
    INSERT INTO console.audit (id_about, actor, action, details, ip)
    VALUES (this.id_person, lower(doer), 'person.sign_in_failed', jsonb_build_object('at', 'account'), ip);
    outcome := 'wrong';
  ELSE
    UPDATE console.credentials SET method = new_method, verifier = new_verifier, changed_at = now() WHERE id_person = this.id_person;
    INSERT INTO console.audit (id_person, id_about, actor, action, details, ip)
    VALUES (this.id_person, this.id_person, doer, 'person.password',
      jsonb_build_object('sessions', console.end_sessions(this.id_person, 'password', doer, this.id)), ip);
    outcome := 'done';
  END IF;
  RETURN NEXT;
END $$;
