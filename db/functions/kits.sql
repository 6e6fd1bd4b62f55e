-- Kits as the web process may ask for them, and links that hand over what opens them. `key` is what it shows for the secret
-- in a link. Keys and passwords come by here never: of a key its request does, of a password its verifier.

-- Whether who acts may give a customer's kits: admins everybody's, customer success those of customers that they see whole.
CREATE OR REPLACE FUNCTION console.may_keep_kits(customer bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT p.role = 'admin' OR p.role = 'customer_success' AND EXISTS (
      SELECT FROM console.memberships m WHERE m.id_person = p.id AND m.id_customer = customer AND m.tenants IS NULL)
    FROM console.people p WHERE p.id = console.acting_person()), false)
$$;

-- Makes a link to a kit, in the name of who acts; earlier ones of the kit lead nowhere from then on. No row: it may not be,
-- or the kit is none that is in use.
CREATE OR REPLACE FUNCTION console.make_kit_link(
  kit bigint, new_hash bytea, new_request text, new_until timestamptz, new_days integer, caller jsonb)
RETURNS TABLE (expires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chosen console.kits;
  doer text;
BEGIN
  SELECT k.* INTO chosen FROM console.kits k WHERE k.id = kit AND k.state = 'active' FOR UPDATE;
  IF NOT FOUND OR NOT console.may_keep_kits(chosen.id_customer) THEN RETURN; END IF;
  SELECT p.email INTO doer FROM console.people p WHERE p.id = console.acting_person();
  UPDATE console.kit_links l SET revoked_at = now()
  WHERE l.id_kit = kit AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now();
  RETURN QUERY INSERT INTO console.kit_links AS l (id_kit, secret_hash, request, good_until, id_person, created_by, expires_at)
    VALUES (kit, new_hash, new_request, new_until, console.acting_person(), doer,
      now() + make_interval(days => least(greatest(new_days, 1), 30)))
    RETURNING l.expires_at;
  INSERT INTO console.audit (id_person, actor, action, id_customer, details, ip)
  VALUES (console.acting_person(), doer, 'kit_link.create', chosen.id_customer, jsonb_build_object('role', chosen.role_name),
    (caller ->> 'ip')::inet);
END $$;

-- Has the open link of a kit lead nowhere. Returns how many there were; null: it may not be.
CREATE OR REPLACE FUNCTION console.revoke_kit_link(kit bigint, caller jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chosen console.kits;
  ended integer;
BEGIN
  SELECT k.* INTO chosen FROM console.kits k WHERE k.id = kit;
  IF NOT FOUND OR NOT console.may_keep_kits(chosen.id_customer) THEN RETURN NULL; END IF;
  UPDATE console.kit_links l SET revoked_at = now()
  WHERE l.id_kit = kit AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now();
  GET DIAGNOSTICS ended = ROW_COUNT;
  IF ended > 0 THEN
    INSERT INTO console.audit (id_person, actor, action, id_customer, details, ip)
    SELECT p.id, p.email, 'kit_link.revoke', chosen.id_customer, jsonb_build_object('role', chosen.role_name),
      (caller ->> 'ip')::inet
    FROM console.people p WHERE p.id = console.acting_person();
  END IF;
  RETURN ended;
END $$;

-- The link of a key: `open`, `used`, `expired` or `revoked`, as is that of a kit which is revoked or over; no row for one
-- that was never made.
CREATE OR REPLACE FUNCTION console.kit_link_of(key bytea)
RETURNS TABLE (id bigint, id_kit bigint, state text, has_request boolean, good_until timestamptz, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.id, l.id_kit, CASE WHEN l.used_at IS NOT NULL THEN 'used'
      WHEN l.revoked_at IS NOT NULL OR k.state <> 'active' THEN 'revoked'
      WHEN l.expires_at <= now() OR l.good_until <= now() THEN 'expired' ELSE 'open' END,
    l.request IS NOT NULL, l.good_until, l.expires_at
  FROM console.kit_links l JOIN console.kits k ON k.id = l.id_kit
  WHERE l.secret_hash = sha256(key)
$$;

-- Opens a link: asks a worker to sign a request, or to set a password by its verifier. Whoever opened it before, and was not
-- handed anything, is not going to be. `outcome`: `asked`, or why not; ten openings in an hour, and no more.
CREATE OR REPLACE FUNCTION console.open_kit_link(key bytea, new_request text, new_verifier text)
RETURNS TABLE (outcome text, task bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chosen console.kit_links;
  kit console.kits;
  now_state text;
BEGIN
  SELECT l.* INTO chosen FROM console.kit_links l WHERE l.secret_hash = sha256(key) FOR UPDATE;
  SELECT s.state INTO now_state FROM console.kit_link_of(key) s;
  IF now_state IS DISTINCT FROM 'open' THEN
    RETURN QUERY SELECT coalesce(now_state, 'unknown'), NULL::bigint;
    RETURN;
  END IF;
  IF (SELECT count(*) >= 10 FROM console.kit_tasks t WHERE t.id_link = chosen.id AND t.created_at > now() - interval '1 hour') THEN
    RETURN QUERY SELECT 'too_many', NULL::bigint;
    RETURN;
  END IF;
  SELECT k.* INTO kit FROM console.kits k WHERE k.id = chosen.id_kit;
  UPDATE console.kit_tasks t SET state = 'failed', finished_at = now(), verifier = NULL, error = '{"code": "interrupted"}'
  WHERE t.id_link = chosen.id AND t.state = 'asked';
  RETURN QUERY INSERT INTO console.kit_tasks AS t (id_customer, kind, role_name, id_link, request, verifier, id_person, requested_by)
    VALUES (kit.id_customer, CASE kit.form WHEN 'certificate' THEN 'sign' ELSE 'password' END, kit.role_name, chosen.id,
      CASE kit.form WHEN 'certificate' THEN coalesce(chosen.request, new_request) END,
      CASE kit.form WHEN 'password' THEN new_verifier END, chosen.id_person, chosen.created_by)
    RETURNING 'asked', t.id;
END $$;

-- What became of an opening so far.
CREATE OR REPLACE FUNCTION console.kit_opening(key bytea, task bigint) RETURNS TABLE (state text, error jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.state, t.error FROM console.kit_tasks t JOIN console.kit_links l ON l.id = t.id_link
  WHERE t.id = task AND l.secret_hash = sha256(key)
$$;

-- Hands over what a worker has made for an opening, and uses the link up: once, and to the last who opened it.
CREATE OR REPLACE FUNCTION console.take_kit(key bytea, task bigint, caller jsonb) RETURNS TABLE (outcome text, certificate text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chosen console.kit_links;
  made console.kit_tasks;
  now_state text;
BEGIN
  SELECT l.* INTO chosen FROM console.kit_links l WHERE l.secret_hash = sha256(key) FOR UPDATE;
  SELECT s.state INTO now_state FROM console.kit_link_of(key) s;
  SELECT t.* INTO made FROM console.kit_tasks t
  WHERE t.id = task AND t.id_link = chosen.id AND t.state = 'done' AND t.taken_at IS NULL
    -- Of one that was left for too long the certificate is retired.
    AND (t.kind <> 'sign' OR t.certificate IS NOT NULL) FOR UPDATE;
  IF now_state IS DISTINCT FROM 'open' OR made.id IS NULL
    OR EXISTS (SELECT FROM console.kit_tasks t WHERE t.id_link = chosen.id AND t.id > task) THEN
    RETURN QUERY SELECT CASE WHEN coalesce(now_state, 'unknown') = 'open' THEN 'elsewhere' ELSE coalesce(now_state, 'unknown') END,
      NULL::text;
    RETURN;
  END IF;
  UPDATE console.kit_links SET used_at = now() WHERE id = chosen.id;
  UPDATE console.kit_tasks SET taken_at = now() WHERE id = task;
  INSERT INTO console.audit (actor, action, id_customer, details, ip)
  VALUES ('link', 'kit_link.open', made.id_customer, jsonb_strip_nulls(jsonb_build_object('role', made.role_name, 'serial', made.serial)),
    (caller ->> 'ip')::inet);
  RETURN QUERY SELECT 'taken', made.certificate;
END $$;

-- Gives an opening up that no worker has begun with. False: one has.
CREATE OR REPLACE FUNCTION console.leave_kit_link(key bytea, task bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE console.kit_tasks t SET state = 'failed', finished_at = now(), verifier = NULL, error = '{"code": "interrupted"}'
  FROM console.kit_links l
  WHERE t.id = task AND l.id = t.id_link AND l.secret_hash = sha256(key) AND t.state = 'asked';
  RETURN FOUND;
END $$;
