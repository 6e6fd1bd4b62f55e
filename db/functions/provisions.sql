-- Drafts of customers, and what is asked of workers about them. The web process reads the tables and writes by these alone,
-- each in the name of who acts; the wrapper of actions writes the entry of the audit, but for changes of a draft.

CREATE OR REPLACE FUNCTION console.may_provision() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT console.may_provision(NULL)
$$;

CREATE OR REPLACE FUNCTION console.draft_provision(new_draft jsonb) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO console.provisions (draft, id_person, created_by, updated_by)
  SELECT new_draft, p.id, p.email, p.email FROM console.people p WHERE p.id = console.acting_person() AND console.may_provision()
  RETURNING id
$$;

-- Replaces a part of a draft. `changed`: somebody else did in the meantime; `gone`: it is no draft any more. Of one person
-- the audit has an entry in ten minutes.
CREATE OR REPLACE FUNCTION console.change_provision(provision bigint, seen integer, part text, value jsonb, caller jsonb)
RETURNS TABLE (outcome text, version integer, changed_by text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found console.provisions;
  doer text;
BEGIN
  IF NOT console.may_provision() THEN RETURN; END IF;
  SELECT email INTO doer FROM console.people WHERE id = console.acting_person();
  SELECT * INTO found FROM console.provisions p WHERE p.id = provision FOR UPDATE;
  changed_by := found.updated_by;
  version := found.version;
  IF found.id IS NULL OR found.state <> 'draft' THEN
    outcome := 'gone';
  -- What the same person saved while the page was being read, by leaving the one before, is no change of somebody else.
  ELSIF found.version <> seen AND NOT (found.version = seen + 1 AND found.updated_by = doer) THEN
    outcome := 'changed';
  ELSE
    outcome := 'done';
    UPDATE console.provisions p SET draft = jsonb_set(p.draft, ARRAY[part], value), version = p.version + 1,
      updated_by = doer, updated_at = now()
    WHERE p.id = provision RETURNING p.version INTO version;
    IF NOT EXISTS (SELECT FROM console.audit a WHERE a.id_person = console.acting_person() AND a.action = 'provision.change'
      AND a.at > now() - interval '10 minutes' AND a.details ->> 'provision' = provision::text) THEN
      INSERT INTO console.audit (id_person, actor, action, details, ip)
      VALUES (console.acting_person(), doer, 'provision.change',
        jsonb_build_object('provision', provision, 'slug', found.draft #>> '{name,slug}'), (caller ->> 'ip')::inet);
    END IF;
  END IF;
  RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION console.discard_provision(provision bigint, seen integer) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found console.provisions;
BEGIN
  IF NOT console.may_provision() THEN RETURN NULL; END IF;
  SELECT * INTO found FROM console.provisions p WHERE p.id = provision FOR UPDATE;
  IF found.id IS NULL OR found.state <> 'draft' THEN RETURN 'gone'; END IF;
  IF found.version <> seen THEN RETURN 'changed'; END IF;
  DELETE FROM console.provisions p WHERE p.id = provision;
  RETURN 'done';
END $$;

-- Has a draft provisioned, once: who asks again for the same, by a second click or in another tab, is answered alike.
CREATE OR REPLACE FUNCTION console.queue_provision(provision bigint, seen integer, steps text[]) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found console.provisions;
BEGIN
  IF NOT console.may_provision() THEN RETURN NULL; END IF;
  SELECT * INTO found FROM console.provisions p WHERE p.id = provision FOR UPDATE;
  IF found.id IS NULL THEN RETURN 'gone'; END IF;
  IF found.version <> seen THEN RETURN 'changed'; END IF;
  IF found.state <> 'draft' THEN RETURN 'already'; END IF;
  UPDATE console.provisions p SET state = 'queued', id_requester = who.id, requested_by = who.email, requested_at = now(),
    updated_by = who.email, updated_at = now()
  FROM console.people who WHERE p.id = provision AND who.id = console.acting_person();
  INSERT INTO console.provision_steps (id_provision, step, position)
  SELECT provision, name, place FROM unnest(steps) WITH ORDINALITY list (name, place);
  RETURN 'done';
END $$;

-- Has one that failed tried again where it stopped, or everything that it made taken away again.
CREATE OR REPLACE FUNCTION console.resume_provision(provision bigint, new_goal text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT console.may_provision() THEN RETURN NULL; END IF;
  -- What is being taken away is not made any more.
  UPDATE console.provisions p SET state = 'queued', goal = new_goal, attempt = 0, next_attempt_at = NULL, error = NULL,
    finished_at = NULL, worker = NULL, updated_at = now(),
    updated_by = (SELECT email FROM console.people WHERE id = console.acting_person())
  WHERE p.id = provision AND p.state = 'failed' AND (p.goal = 'made' OR new_goal = 'undone');
  RETURN CASE WHEN FOUND THEN 'done' ELSE 'gone' END;
END $$;

-- Asks a worker to read the source's tenants, unless one is about to.
CREATE OR REPLACE FUNCTION console.ask_source_tenants() RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO console.source_reads AS r (requested_at) SELECT now() WHERE console.may_provision()
  ON CONFLICT (is_only) DO UPDATE SET requested_at = coalesce(r.requested_at, excluded.requested_at)
  RETURNING true
$$;
