/** Where a kit connects to, none of it secret. */
export type Connection = {
  host: string;
  port: number;
  database: string;
  user: string;
  isCertified: boolean;
  /** What the server's certificate is checked against, as PEM; without it the roots of the system do. */
  serverCa: string | null;
};

/** The words of libpq for it, with the files as the archive names them. */
export const conninfo = ({ host, port, database, user, isCertified, serverCa }: Connection): string =>
  [
    `host=${host}`,
    `port=${port}`,
    `dbname=${database}`,
    `user=${user}`,
    "sslmode=verify-full",
    ...(isCertified ? [`sslcert=${user}.crt`, `sslkey=${user}.key`] : []),
    `sslrootcert=${serverCa === null ? "system" : "ca.crt"}`,
  ].join(" ");

/** The same for other tools: libpq's words, an address for JDBC, a string for .NET and a few lines of Python. */
export type Lines = { psql: string; jdbc: string; npgsql: string; python: string };

function jdbcOf({ host, port, database, user, isCertified, serverCa }: Connection): string {
  const words = [
    `user=${user}`,
    "sslmode=verify-full",
    // The driver knows roots by a file only, unless it is told to take those of Java.
    ...(serverCa === null ? [] : ["sslrootcert=ca.crt"]),
    ...(serverCa === null && !isCertified ? ["sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"] : []),
    ...(isCertified ? [`sslcert=${user}.crt`, `sslkey=${user}.pk8`] : []),
  ];
  return `jdbc:postgresql://${host}:${port}/${database}?${words.join("&")}`;
}

const npgsqlOf = ({ host, port, database, user, isCertified, serverCa }: Connection): string =>
  [
    `Host=${host}`,
    `Port=${port}`,
    `Database=${database}`,
    `Username=${user}`,
    "SSL Mode=VerifyFull",
    ...(serverCa === null ? [] : ["Root Certificate=ca.crt"]),
    ...(isCertified ? [`SSL Certificate=${user}.crt`, `SSL Key=${user}.key`] : []),
  ].join(";");

export const linesOf = (connection: Connection): Lines => ({
  psql: `psql "${conninfo(connection)}"`,
  jdbc: jdbcOf(connection),
  npgsql: npgsqlOf(connection),
  python: `import psycopg\n\nwith psycopg.connect("${conninfo(connection)}") as db:\n    print(db.execute("SELECT count(*) FROM lms.users").fetchone())`,
});
