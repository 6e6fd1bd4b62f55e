import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { consoleRole } from "./ddl.ts";

const folder = fileURLToPath(new URL("./functions/", import.meta.url));

/** What the control database does itself for the web process, which may not do it: db/functions, a subject a file. */
export const functions = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => readFileSync(folder + name, "utf8"));

/** The tables and views that the web process reads whole. Of all others it reads what is named below, or nothing. */
const readable = [
  "audit",
  "contracts",
  "copies",
  "customers",
  "day_notes",
  "goals",
  "kit_certificates",
  "kit_counts",
  "kit_uses",
  "kits",
  "learner_excesses",
  "life_tasks",
  "memberships",
  "people",
  "personal_reads",
  "plans",
  "provision_steps",
  "provisions",
  "reachability",
  "root_changes",
  "run_conditions",
  "runs",
  "schedules",
  "servers",
  "source_reads",
  "source_tenants",
  "steps",
  "usage_samples",
];

/** Functions of db/functions that the web process calls; the others are called by these. */
const callable = [
  "session_of(bytea)",
  "acting_person()",
  "count_personal_read(bigint, integer)",
  "may_change(text)",
  "may_grant(bigint, bigint[])",
  "may_provision(bigint)",
  "ask_password(text, jsonb)",
  "sign_in_method(text, jsonb)",
  "sign_in(text, bytea, bytea, jsonb)",
  "sign_out(bytea, jsonb)",
  "own_sessions(bytea)",
  "end_own_sessions(bytea, bigint, jsonb)",
  "end_sessions_of(bigint, jsonb)",
  "change_password(bytea, bytea, text, bytea, jsonb)",
  "may_invite(bigint)",
  "link_kind(bigint)",
  "invite(bigint, text, bytea, jsonb)",
  "invitation_of(bytea)",
  "accept_invitation(bytea, text, bytea, bytea, jsonb)",
  "draft_provision(jsonb)",
  "change_provision(bigint, integer, text, jsonb, jsonb)",
  "discard_provision(bigint, integer)",
  "queue_provision(bigint, integer, text[])",
  "resume_provision(bigint, text)",
  "ask_source_tenants()",
  "may_keep_kits(bigint)",
  "make_kit_link(bigint, bytea, text, timestamptz, integer, jsonb)",
  "revoke_kit_link(bigint, jsonb)",
  "kit_link_of(bytea)",
  "open_kit_link(bytea, text, text)",
  "kit_opening(bytea, bigint)",
  "take_kit(bytea, bigint, jsonb)",
  "leave_kit_link(bytea, bigint)",
  "learner_use(bigint)",
  "learners_fit(bigint, integer, bigint)",
  "learners_in(bigint[])",
  "tenants_below(bigint[])",
  "may_write_for(bigint, bigint[], text[])",
];

const ofPlan =
  "name, learner_limit, kit_limit, connection_limit, statement_seconds, export_days, price, billing_period";
const ofContract =
  "id_plan, price, billing_period, starts_on, ends_on, notes, documents, id_owner, updated_by";

const ofGoal = "target, starts_on, ends_on, updated_by";

const inSchema = (names: string[]) => names.map((name) => `console.${name}`).join(", ");

/**
 * What the web process may do in the control database, and nothing else: a new table or function is out of its reach until
 * it is named here. Columns that are named keep it from writing when something was, and under which number.
 */
export const grants = `
  REVOKE ALL ON ALL TABLES IN SCHEMA console FROM PUBLIC, ${consoleRole};
  REVOKE ALL ON ALL ROUTINES IN SCHEMA console FROM PUBLIC, ${consoleRole};
  GRANT USAGE ON SCHEMA console TO ${consoleRole};
  GRANT SELECT ON ${inSchema(readable)} TO ${consoleRole};
  GRANT SELECT (id, id_person, created_at, seen_at, ended_at, end_reason) ON console.sessions TO ${consoleRole};
  GRANT SELECT (id, id_kit, good_until, created_by, created_at, expires_at, used_at, revoked_at) ON console.kit_links TO ${consoleRole};
  GRANT SELECT (id, id_customer, kind, role_name, input, id_link, state, error, requested_by, created_at, attempts, next_at, finished_at)
    ON console.kit_tasks TO ${consoleRole};
  GRANT INSERT (id_customer, kind, role_name, input, id_person, requested_by) ON console.kit_tasks TO ${consoleRole};
  GRANT EXECUTE ON FUNCTION ${inSchema(callable)} TO ${consoleRole};
  GRANT INSERT (id_person, actor, action, id_customer, details, ip) ON console.audit TO ${consoleRole};
  GRANT INSERT (id_customer, kind, options, id_person, requested_by, due_at) ON console.runs TO ${consoleRole};
  GRANT UPDATE (cancel_requested_at, cancel_requested_by, state, finished_at) ON console.runs TO ${consoleRole};
  GRANT UPDATE (state, error, finished_at) ON console.steps TO ${consoleRole};
  GRANT INSERT (email, name, role), UPDATE (name, role, is_active) ON console.people TO ${consoleRole};
  GRANT INSERT (id_person, id_customer, tenants, is_personal_granted, is_customer_admin),
    UPDATE (tenants, is_personal_granted, is_customer_admin), DELETE ON console.memberships TO ${consoleRole};
  GRANT INSERT (${ofPlan}), UPDATE (${ofPlan}, is_offered) ON console.plans TO ${consoleRole};
  GRANT INSERT (id_customer, ${ofContract}), UPDATE (${ofContract}) ON console.contracts TO ${consoleRole};
  GRANT INSERT (id_customer, kind, reason, keep_days, id_server, id_person, requested_by) ON console.life_tasks TO ${consoleRole};
  GRANT UPDATE (drop_at) ON console.copies TO ${consoleRole};
  GRANT INSERT (id_customer, before, after, id_person, requested_by) ON console.root_changes TO ${consoleRole};
  GRANT INSERT (id_customer, learner_limit, learners, reason, id_person, accepted_by) ON console.learner_excesses TO ${consoleRole};
  GRANT INSERT (id_customer, figure, tenants, id_person, created_by, ${ofGoal}), UPDATE (${ofGoal}, is_ended) ON console.goals TO ${consoleRole};
  GRANT INSERT (id_customer, day, text, tenants, id_person, created_by, updated_by), UPDATE (text, updated_by), DELETE ON console.day_notes TO ${consoleRole}`;

/** Who acts in the transaction, by number and by e-mail; where nobody does, no row of theirs may be written. */
const acting = (id: string, email: string) =>
  `(${id}, ${email}) IN (SELECT p.id, p.email FROM console.people p WHERE p.id = console.acting_person())`;

const setsGoals = "console.may_write_for(id_customer, tenants, '{customer_success,executive}')";
const notes =
  "console.may_write_for(id_customer, tenants, '{customer_success,operations,executive,analyst}')";
/** A note is its author's, and of those who care for the customer. */
const isTheirs = "(id_person = console.acting_person() OR console.may_provision(id_customer))";

const policy = (table: string, name: string, rest: string) => `
  DROP POLICY IF EXISTS ${name} ON console.${table};
  CREATE POLICY ${name} ON console.${table} ${rest};`;

/**
 * The web process writes in the name of who acts: of the audit, what they do; of a run's states two, for it requests, and
 * it cancels what has not ended; of the steps of one that it has cancelled, that they never ran or are thrown away. Of people and memberships the
 * database holds the outer bounds; auth/people says the rest.
 */
export const policies = `
  ALTER TABLE console.audit ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.runs ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.steps ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.kit_tasks ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.people ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.memberships ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.plans ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.contracts ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.life_tasks ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.root_changes ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.learner_excesses ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.copies ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.goals ENABLE ROW LEVEL SECURITY;
  ALTER TABLE console.day_notes ENABLE ROW LEVEL SECURITY;
  ${policy("audit", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy("audit", "console_remembers", `FOR INSERT TO ${consoleRole} WITH CHECK (${acting("id_person", "actor")})`)}
  ${policy("runs", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "runs",
    "console_requests",
    `FOR INSERT TO ${consoleRole} WITH CHECK (state = 'queued' AND due_at IS NULL AND ${acting("id_person", "requested_by")})`,
  )}
  ${policy(
    "runs",
    "console_cancels",
    `FOR UPDATE TO ${consoleRole}
      USING (state IN ('queued', 'running') OR state = 'failed' AND next_attempt_at IS NOT NULL)
      WITH CHECK (cancel_requested_at IS NOT NULL
      AND state IN ('running', 'cancelled') AND ${acting("console.acting_person()", "cancel_requested_by")})`,
  )}
  ${policy("kit_tasks", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "kit_tasks",
    "console_asks",
    `FOR INSERT TO ${consoleRole} WITH CHECK (kind IN ('make', 'retire', 'revoke') AND state = 'asked' AND id_link IS NULL
      AND console.may_keep_kits(id_customer) AND ${acting("id_person", "requested_by")})`,
  )}
  ${policy("people", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy("people", "console_invites", `FOR INSERT TO ${consoleRole} WITH CHECK (console.may_change(role))`)}
  ${policy(
    "people",
    "console_changes",
    `FOR UPDATE TO ${consoleRole} USING (console.may_change(role)) WITH CHECK (console.may_change(role))`,
  )}
  ${policy("memberships", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "memberships",
    "console_grants",
    `FOR INSERT TO ${consoleRole} WITH CHECK (console.may_grant(id_customer, tenants))`,
  )}
  ${policy(
    "memberships",
    "console_changes",
    `FOR UPDATE TO ${consoleRole} USING (console.may_grant(id_customer, tenants))
      WITH CHECK (console.may_grant(id_customer, tenants))`,
  )}
  ${policy("memberships", "console_takes", `FOR DELETE TO ${consoleRole} USING (console.may_grant(id_customer, tenants))`)}
  ${policy("plans", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy("plans", "console_adds", `FOR INSERT TO ${consoleRole} WITH CHECK (console.may_provision(NULL))`)}
  ${policy(
    "plans",
    "console_changes",
    `FOR UPDATE TO ${consoleRole} USING (console.may_provision(NULL)) WITH CHECK (console.may_provision(NULL))`,
  )}
  ${policy("contracts", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "contracts",
    "console_agrees",
    `FOR INSERT TO ${consoleRole}
      WITH CHECK (console.may_provision(id_customer) AND ${acting("console.acting_person()", "updated_by")})`,
  )}
  ${policy(
    "contracts",
    "console_changes",
    `FOR UPDATE TO ${consoleRole} USING (console.may_provision(id_customer))
      WITH CHECK (console.may_provision(id_customer) AND ${acting("console.acting_person()", "updated_by")})`,
  )}
  ${policy("life_tasks", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "life_tasks",
    "console_requests",
    `FOR INSERT TO ${consoleRole} WITH CHECK (kind <> 'drop' AND console.may_provision(id_customer)
      AND ${acting("id_person", "requested_by")})`,
  )}
  ${policy("root_changes", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "root_changes",
    "console_requests",
    `FOR INSERT TO ${consoleRole} WITH CHECK (console.may_provision(id_customer) AND ${acting("id_person", "requested_by")})`,
  )}
  ${policy("learner_excesses", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "learner_excesses",
    "console_accepts",
    `FOR INSERT TO ${consoleRole} WITH CHECK (console.may_provision(id_customer) AND ${acting("id_person", "accepted_by")})`,
  )}
  ${policy("copies", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "copies",
    "console_discards",
    `FOR UPDATE TO ${consoleRole} USING (state = 'kept' AND console.may_provision(id_customer))
      WITH CHECK (state = 'kept' AND drop_at <= now() AND console.may_provision(id_customer))`,
  )}
  ${policy("goals", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "goals",
    "console_sets",
    `FOR INSERT TO ${consoleRole} WITH CHECK (${setsGoals} AND created_by = updated_by AND ${acting("id_person", "created_by")})`,
  )}
  ${policy(
    "goals",
    "console_changes",
    `FOR UPDATE TO ${consoleRole} USING (NOT is_ended AND ${setsGoals})
      WITH CHECK (${setsGoals} AND ${acting("console.acting_person()", "updated_by")})`,
  )}
  ${policy("day_notes", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "day_notes",
    "console_notes",
    `FOR INSERT TO ${consoleRole} WITH CHECK (${notes} AND created_by = updated_by AND ${acting("id_person", "created_by")})`,
  )}
  ${policy(
    "day_notes",
    "console_changes",
    `FOR UPDATE TO ${consoleRole} USING (${notes} AND ${isTheirs})
      WITH CHECK (${notes} AND ${acting("console.acting_person()", "updated_by")})`,
  )}
  ${policy("day_notes", "console_removes", `FOR DELETE TO ${consoleRole} USING (${notes} AND ${isTheirs})`)}
  ${policy("steps", "console_reads", `FOR SELECT TO ${consoleRole} USING (true)`)}
  ${policy(
    "steps",
    "console_cancels",
    `FOR UPDATE TO ${consoleRole}
      USING (state IN ('waiting', 'built') AND EXISTS (SELECT FROM console.runs r WHERE r.id = id_run AND r.state = 'cancelled'))
      WITH CHECK (state IN ('not_run', 'discarded', 'failed'))`,
  )}`;
