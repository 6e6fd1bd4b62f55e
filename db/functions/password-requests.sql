-- Links that people ask for themselves who have forgotten their password. The web process only notes the e-mail: were it to
-- name the link's hash, as it does in somebody's name for others, it could let itself in as anybody. A worker sends them.

-- For how many seconds no e-mail may be given from an address: ten of a network count in a quarter of an hour.
CREATE OR REPLACE FUNCTION console.password_request_wait(ip inet) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT greatest(1, ceil(extract(epoch FROM r.created_at + interval '15 minutes' - now())))::integer
    FROM console.password_requests r
    WHERE console.network_of(r.ip) IS NOT DISTINCT FROM console.network_of(password_request_wait.ip)
      AND r.created_at > now() - interval '15 minutes'
    ORDER BY r.created_at DESC OFFSET 9 LIMIT 1), 0)
$$;

-- Notes that somebody asks for a link for an e-mail, and writes it down. The same is done whether anybody has it or not.
-- Returns the seconds to wait where nothing was noted. Of an e-mail three are sent in an hour, each good for two: whoever
-- else asks in somebody's name neither keeps them from a link nor fills their mailbox.
CREATE OR REPLACE FUNCTION console.ask_password(address text, caller jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  given_ip inet := (caller ->> 'ip')::inet;
  wait integer;
BEGIN
  -- As at signing in: many at once could all pass the limits.
  PERFORM pg_advisory_xact_lock(hashtextextended('opendb.network:' || coalesce(
    console.network_of(given_ip)::text, ''), 0));
  PERFORM pg_advisory_xact_lock(hashtextextended('opendb.sign_in:' || address, 0));
  wait := console.password_request_wait(given_ip);
  IF wait > 0 THEN RETURN wait; END IF;
  INSERT INTO console.password_requests (email, ip, is_surplus)
  SELECT address, given_ip, count(*) >= 3 FROM console.password_requests r
  WHERE r.email = address AND NOT r.is_surplus AND r.created_at > now() - interval '1 hour';
  INSERT INTO console.audit (id_about, actor, action, ip)
  VALUES (console.person_of(address), address, 'person.password_asked', given_ip);
  RETURN 0;
END $$;
