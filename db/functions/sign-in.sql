-- Signing in with a password. The web process derives the key and never sees what it is compared with. `caller` is
-- {ip, user_agent, hours, idle_minutes}: where a request comes from and how long a session of it lasts.

-- What counts as one place: an address of IPv4; of IPv6 the half that its owner does not choose.
CREATE OR REPLACE FUNCTION console.network_of(ip inet) RETURNS cidr
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  -- As the index audit_network_failed has it, which serves it when this is put in its place.
  SELECT network(set_masklen(ip, CASE family(ip) WHEN 6 THEN 64 ELSE 32 END))
$$;

-- For how many seconds an e-mail may not be tried from an address; 0: it may. Failures of a quarter of an hour count:
-- of the e-mail from this network, of the network with any e-mail, and of the e-mail from anywhere. From the sixth on a
-- network waits, each time twice as long. A network from which the person has signed in before waits for nothing that
-- others do elsewhere, so that strangers lock nobody out. See docs/sign-in.md.
CREATE OR REPLACE FUNCTION console.sign_in_wait(address text, ip inet) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here cidr := console.network_of(ip);
  since timestamptz := now() - interval '15 minutes';
  own integer; own_last timestamptz; any_own integer; any_last timestamptz; every integer; thirtieth timestamptz;
  wait double precision := 0;
BEGIN
  -- Where no address is known, only the e-mail's own failures are of the same place.
  SELECT count(*), max(at), count(*) FILTER (WHERE actor = address), max(at) FILTER (WHERE actor = address)
  INTO any_own, any_last, own, own_last
  FROM (
    SELECT at, actor FROM console.audit a
    WHERE action = 'person.sign_in_failed' AND at > since AND console.network_of(a.ip) = here
    UNION ALL
    SELECT at, actor FROM console.audit a
    WHERE action = 'person.sign_in_failed' AND at > since AND here IS NULL AND a.ip IS NULL AND actor = address) failed;
  SELECT count(*), (array_agg(at ORDER BY at DESC))[30] INTO every, thirtieth FROM console.audit
    WHERE action = 'person.sign_in_failed' AND actor = address AND at > since;
  IF own >= 5 THEN
    wait := extract(epoch FROM own_last - now()) + least(4 * 2 ^ least(own - 5, 20), 900);
  END IF;
  IF (any_own >= 20 OR every >= 30) AND NOT EXISTS (
    SELECT FROM console.sessions s JOIN console.people p ON p.id = s.id_person
    WHERE lower(p.email) = address AND s.created_at > now() - interval '30 days'
      AND console.network_of(s.ip) = here)
  THEN
    wait := greatest(wait,
      CASE WHEN any_own >= 20 THEN extract(epoch FROM any_last - now()) + least(4 * 2 ^ least(any_own - 20, 20), 900) END,
      extract(epoch FROM thirtieth - since));
  END IF;
  RETURN greatest(0, ceil(wait));
END $$;

-- Who has an e-mail, signing in or not. No min(id): that is found by reading people in their order, and stops at a known one.
CREATE OR REPLACE FUNCTION console.person_of(address text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (array_agg(id ORDER BY id))[1] FROM console.people WHERE lower(email) = address
$$;

-- How the key of an e-mail's password is derived, for how long the e-mail may not be tried, and from which network. An e-mail that nobody
-- signs in with has a method, too, and always the same one.
CREATE OR REPLACE FUNCTION console.sign_in_method(address text, caller jsonb)
RETURNS TABLE (method text, wait integer, network text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(c.method, 'scrypt$32768$8$3$' || rtrim(translate(
      encode(substring(sha256(value || convert_to(address, 'UTF8')) FOR 16), 'base64'), '+/', '-_'), '=')),
    console.sign_in_wait(address, (caller ->> 'ip')::inet), coalesce(console.network_of((caller ->> 'ip')::inet)::text, '')
  FROM console.pepper LEFT JOIN (console.people p JOIN console.credentials c ON c.id_person = p.id) ON lower(p.email) = address
  ORDER BY p.id LIMIT 1
$$;

-- Compares, writes down and opens the session: `signed_in`, `wrong`, or `too_many` with the seconds to wait.
CREATE OR REPLACE FUNCTION console.sign_in(address text, key bytea, session_hash bytea, caller jsonb)
RETURNS TABLE (outcome text, wait integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ip inet := (caller ->> 'ip')::inet;
  person bigint;
BEGIN
  -- One attempt a network and one an e-mail at a time, always in this order: many at once could all pass the limits.
  PERFORM pg_advisory_xact_lock(hashtextextended('opendb.network:' || coalesce(
    console.network_of(ip)::text, ''), 0));
  PERFORM pg_advisory_xact_lock(hashtextextended('opendb.sign_in:' || address, 0));
  wait := console.sign_in_wait(address, ip);
  IF wait > 0 THEN
    outcome := 'too_many';
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT p.id INTO person FROM console.people p JOIN console.credentials c ON c.id_person = p.id
  WHERE lower(p.email) = address AND p.is_active AND c.verifier = sha256(key)
  -- A password that is being changed is waited for: it ends what was signed in with the old one.
  FOR SHARE OF c;
  INSERT INTO console.audit (id_person, id_about, actor, action, ip)
  VALUES (person, console.person_of(address), address, CASE WHEN person IS NULL THEN 'person.sign_in_failed' ELSE 'person.sign_in' END, ip);
  IF person IS NOT NULL THEN PERFORM console.open_session(person, session_hash, caller); END IF;
  outcome := CASE WHEN person IS NULL THEN 'wrong' ELSE 'signed_in' END;
  RETURN NEXT;
END $$;
