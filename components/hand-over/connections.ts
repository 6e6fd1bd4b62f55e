import type { KitForm } from "#db/vocabulary.ts";

export type Target = {
  host: string;
  port: number;
  database: string;
  user: string;
  form: KitForm;
  /** Whether what the server's certificate is checked against comes with the kit. */
  hasOwnCa: boolean;
};

export const tools = ["psql", "jdbc", "npgsql", "powerbi", "metabase", "looker", "python", "excel"] as const;
type Tool = (typeof tools)[number];

/** Names, which are the same in every language. */
export const toolNames: Readonly<Record<Tool, string>> = {
  psql: "psql",
  jdbc: "JDBC (DBeaver)",
  npgsql: "Npgsql (.NET)",
  powerbi: "Power BI",
  metabase: "Metabase",
  looker: "Looker Studio",
  python: "Python",
  excel: "Excel",
};

/** What is typed or pasted into each tool. The archive's files lie in the folder from which it is started. */
export function textFor(tool: Tool, { host, port, database, user, form, hasOwnCa }: Target): string {
  const isCertified = form === "certificate";
  const [cert, key, pk8] = [`${user}.crt`, `${user}.key`, `${user}.pk8`];
  const ca = hasOwnCa ? "ca.crt" : "system";
  const files = isCertified ? ` sslcert=${cert} sslkey=${key}` : "";
  switch (tool) {
    case "psql":
      return `psql "host=${host} port=${port} dbname=${database} user=${user} sslmode=verify-full${files} sslrootcert=${ca}"`;
    case "jdbc": {
      const own = isCertified ? `&sslcert=${cert}&sslkey=${pk8}` : "";
      const root = hasOwnCa ? "&sslrootcert=ca.crt" : "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";
      return `jdbc:postgresql://${host}:${port}/${database}?user=${user}&sslmode=verify-full${own}${root}`;
    }
    case "npgsql": {
      const own = isCertified ? `;SSL Certificate=${cert};SSL Key=${key}` : ";Password=...";
      return `Host=${host};Port=${port};Database=${database};Username=${user};SSL Mode=VerifyFull${hasOwnCa ? ";Root Certificate=ca.crt" : ""}${own}`;
    }
    case "python": {
      const own = isCertified
        ? `,\n    sslcert="${cert}", sslkey="${key}"`
        : `,\n    password=getpass.getpass()`;
      const head = isCertified ? "import psycopg" : "import getpass\nimport psycopg";
      return `${head}\n\nconnection = psycopg.connect(\n    host="${host}", port=${port}, dbname="${database}", user="${user}",\n    sslmode="verify-full", sslrootcert="${ca}"${own},\n)`;
    }
    case "excel":
    case "powerbi":
      return `Driver={PostgreSQL Unicode(x64)};Server=${host};Port=${port};Database=${database};Uid=${user};SSLmode=verify-full${isCertified ? `;pqopt={sslcert=${cert} sslkey=${key} sslrootcert=${ca}}` : `;pqopt={sslrootcert=${ca}}`}`;
    case "metabase":
      return `${host}:${port}\n${database}\n${user}\nsslmode=verify-full`;
    case "looker":
      return `${host}:${port}\n${database}\n${user}`;
  }
}
