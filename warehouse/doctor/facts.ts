import type pg from "pg";
import { dayOf } from "#days.ts";
import { consoleRole, loaderRole } from "#db/ddl.ts";
import { type Finding, ok, wrong } from "./finding.ts";
import { asOf, fault } from "./releases.ts";

type Facts = {
  version: string;
  number: number;
  ssl: string;
  ca: string;
  crl: string;
  role: string;
  is_super: boolean;
  may_make: boolean;
  missing: string[];
  may_reload: boolean;
  may_see_rules: boolean;
};

const facts = `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
    current_setting('ssl') AS ssl, current_setting('ssl_ca_file') AS ca, current_setting('ssl_crl_file') AS crl,
    current_user AS role, rolsuper AS is_super, rolcreatedb AND rolcreaterole OR rolsuper AS may_make,
    ARRAY(SELECT name FROM unnest($1::text[]) name WHERE NOT EXISTS (
      SELECT FROM pg_roles o WHERE o.rolname = name AND pg_has_role(o.oid, 'USAGE'))) AS missing,
    has_function_privilege('pg_reload_conf()', 'EXECUTE') AS may_reload,
    has_table_privilege('pg_hba_file_rules', 'SELECT') AND has_function_privilege('pg_hba_file_rules()', 'EXECUTE') AS may_see_rules
  FROM pg_roles WHERE rolname = current_user`;

const zone = `SELECT to_char(timestamptz '2026-01-01 12:00Z' AT TIME ZONE 'America/Sao_Paulo', 'HH24:MI') AS noon,
  to_char(timestamptz '2018-12-01 12:00Z' AT TIME ZONE 'America/Sao_Paulo', 'HH24:MI') AS summer`;

async function timeZones(server: string, there: pg.ClientBase): Promise<Finding> {
  const todo =
    "Install the time zone data of the system (tzdata), or a PostgreSQL that brings its own, and restart the server.";
  try {
    const { rows } = await there.query<{ noon: string; summer: string }>(zone);
    // Summer time was until 2019, and since then there is none.
    if (rows[0]?.noon === "09:00" && rows[0].summer === "10:00")
      return ok(server, "time zone", "America/Sao_Paulo is known.");
    return wrong(server, "time zone", "The rules of America/Sao_Paulo are old.", todo);
  } catch {
    return wrong(server, "time zone", "America/Sao_Paulo is not known.", todo);
  }
}

function rights(server: string, { role, is_super, may_make, missing }: Facts): Finding {
  if (is_super)
    return wrong(
      server,
      "rights",
      `${role} is a superuser, as which no load runs.`,
      "Have DATABASE_URL name a role that is none: docs/production.md has the statements.",
    );
  if (!may_make)
    return wrong(
      server,
      "rights",
      `${role} may not make databases and roles.`,
      `As an administrator: ALTER ROLE ${role} CREATEDB CREATEROLE.`,
    );
  if (missing.length > 0)
    return wrong(
      server,
      "rights",
      `${role} does not belong to ${missing.join(" and ")}.`,
      `As an administrator: GRANT ${missing.join(", ")} TO ${role}.`,
    );
  return ok(server, "rights", `${role} may do what it has to, and is no superuser.`);
}

/** The lines of pg_hba.conf that come from our file, where our role may look. */
async function rules(server: string, there: pg.ClientBase): Promise<Finding> {
  const { rows } = await there.query<{ ours: number; errors: string[] }>(
    `SELECT count(*) FILTER (WHERE file_name LIKE '%/' || $1::text || '/pg_hba.conf' AND error IS NULL)::int AS ours,
       coalesce(array_agg(error) FILTER (WHERE error IS NOT NULL), '{}') AS errors FROM pg_hba_file_rules`,
    [server],
  );
  const { ours = 0, errors = [] } = rows[0] ?? {};
  if (errors[0] !== undefined)
    return wrong(
      server,
      "pg_hba.conf",
      `It has a line that the server does not understand: ${errors[0]}`,
      "Correct it; until then the server goes by the lines that it had before.",
    );
  if (ours === 0)
    return wrong(
      server,
      "pg_hba.conf",
      "It has no line of a kit.",
      "Include kits' file before everything else: docs/kits.md says how. Where there is no kit yet, make one.",
    );
  return ok(server, "pg_hba.conf", `It has ${ours} lines of kits.`);
}

/** What a server says of itself. `isCertified`: kits with certificates are served, or could be. */
export async function serverFacts(
  server: string,
  there: pg.ClientBase,
  isCertified: boolean,
): Promise<Finding[]> {
  const { rows } = await there.query<Facts>(facts, [[loaderRole, consoleRole]]);
  const [found] = rows;
  if (!found) return [];
  const hole = fault(found.number, dayOf(new Date()));
  const list: Finding[] = [
    hole === undefined
      ? ok(server, "version", `PostgreSQL ${found.version}, of which no hole was known on ${asOf}.`)
      : wrong(
          server,
          "version",
          hole,
          "The minor releases are on https://www.postgresql.org/support/versioning/.",
        ),
    found.ssl === "on"
      ? ok(server, "tls", "It speaks TLS.")
      : wrong(
          server,
          "tls",
          "It speaks no TLS, without which no kit connects.",
          "Set ssl = on: docs/kits.md.",
        ),
    await timeZones(server, there),
    rights(server, found),
    found.may_reload
      ? ok(server, "reload", "Our role may have it read its files again.")
      : wrong(
          server,
          "reload",
          "Our role may not have it read its files again.",
          `In database postgres: GRANT EXECUTE ON FUNCTION pg_reload_conf() TO ${found.role}. Without it somebody has to, at each change.`,
        ),
  ];
  if (!isCertified) return list;
  const isSet = found.ca !== "" && found.crl !== "";
  list.push(
    isSet
      ? ok(server, "ssl_ca_file", `Certificates are checked against ${found.ca}.`)
      : wrong(
          server,
          "ssl_ca_file",
          "It does not know the roots of kits, or those revoked.",
          "Set ssl_ca_file and ssl_crl_file: docs/kits.md.",
        ),
  );
  if (found.may_see_rules && found.number >= 160_000) list.push(await rules(server, there));
  return list;
}
