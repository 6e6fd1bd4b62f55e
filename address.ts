import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { parseIntoClientConfig } from "pg-connection-string";
import { OpendbError } from "#errors.ts";

/** A PostgreSQL address in its parts, each said once; only a password and a TLS mode may come from the environment. */
export type PostgresAddress = {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string | undefined;
  tls: boolean | ConnectionOptions | undefined;
  /** What the address itself gives the session, as PostgreSQL's `options`. */
  options: string;
};

const form = "postgres://user:password@host:port/database";
/** Parameters that say what another part of the address can say, too. */
const parts = ["host", "port", "user", "password", "dbname"] as const;
const tlsModes = ["disable", "no-verify", "prefer", "require", "verify-ca", "verify-full"];
const tls = ["sslmode", "sslrootcert", "sslcert", "sslkey", "uselibpqcompat"];
/** Known, and decided by OpenDB or the driver: sessions have names of their own, connections are kept alive. */
const settled = ["application_name", "connect_timeout", "keepalives", "channel_binding", "gssencmode"];

/** What is wrong with an address; the caller knows which setting it is. */
export class AddressProblem extends Error {}

const refuse = (what: string): never => {
  throw new AddressProblem(what);
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse("has a % that begins no character: write % itself as %25");
  }
};

/** A host as `servers.host` and addresses have it: a name, an IPv4 or IPv6 address, or the folder of a socket. */
export function hostOf(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, "$1");
  if (host.includes(",")) refuse("names several servers, of which it takes one");
  if (isIP(host) || /^\/[^?#\s]+$/.test(host) || /^[\w.-]+$/.test(host)) return host;
  return refuse(`has "${host}" where a host stands: a name, an IP address, or the folder of a socket`);
}

function portOf(text: string): number {
  const port = Number(text || 5432);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : refuse(`has "${text}" for a port`);
}

const noHost = "-";

/** An address as a URL; one with a user and no host, as libpq takes it, is none by itself. */
function read(text: string): URL {
  if (!/^postgres(ql)?:\/\//.test(text)) refuse(`is no PostgreSQL address: ${form}`);
  // The authority only: passwords may hold a comma, hosts may not.
  const authority = text.replace(/^\w+:\/\//, "").split(/[/?#]/)[0] ?? "";
  if ((authority.split("@").at(-1) ?? "").includes(","))
    refuse("names several servers, of which it takes one");
  const url = URL.parse(text) ?? URL.parse(text.replace("@/", `@${noHost}/`));
  if (!url || /\s/.test(text)) {
    const advice = "special characters of user and password are written as % and two digits";
    return refuse(`cannot be read as ${form}; ${advice}`);
  }
  if (url.hash !== "") refuse("has a # in it: in a password it is written as %23");
  return url;
}

/** What a part is said to be, in its place or as a parameter; said twice and differently is refused. */
function once(url: URL, name: (typeof parts)[number], there: string): string {
  const [asked, ...others] = url.searchParams.getAll(name);
  if (others.length > 0) refuse(`says ${name} twice`);
  if (asked === undefined) return there;
  if (there !== "" && there !== asked) refuse(`says two things for ${name}: its own place and ?${name}=`);
  return asked;
}

function tlsOf(url: URL): PostgresAddress["tls"] {
  const asked = [...url.searchParams].filter(([name]) => tls.includes(name));
  const given = new Map(asked);
  const mode = given.get("sslmode");
  if (mode !== undefined && !tlsModes.includes(mode))
    refuse(`has sslmode=${mode}: there are ${tlsModes.join(", ")}`);
  // The driver knows no weaker check than the full one unless told so; said plainly, it does not warn of it.
  if (mode && !["disable", "no-verify"].includes(mode) && !given.has("uselibpqcompat"))
    given.set("sslmode", "verify-full");
  try {
    return parseIntoClientConfig(`postgres://localhost/?${new URLSearchParams([...given])}`).ssl;
  } catch (error) {
    return refuse(`has a certificate or a TLS mode that cannot be used: ${(error as Error).message}`);
  }
}

/** Takes an address apart. Throws `AddressProblem` with what is wrong, without a word of its password. */
export function addressOf(text: string): PostgresAddress {
  const url = read(text);
  const known = [...parts, ...tls, ...settled, "options"];
  const unknown = [...url.searchParams.keys()].find((name) => !(known as string[]).includes(name));
  if (unknown !== undefined) refuse(`has a parameter that OpenDB does not know: ${unknown}`);
  const host = once(url, "host", url.hostname === noHost ? "" : decoded(url.hostname));
  const database = once(url, "dbname", decoded(url.pathname.slice(1)));
  const user = once(url, "user", decoded(url.username));
  if (user === "") refuse(`names no user: ${form}`);
  if (database === "") refuse(`names no database: ${form}`);
  return {
    host: host === "" ? refuse(`names no host: ${form}`) : hostOf(host),
    port: portOf(once(url, "port", url.port)),
    database,
    user,
    password: once(url, "password", decoded(url.password)) || undefined,
    tls: tlsOf(url),
    options: url.searchParams.getAll("options").join(" "),
  };
}

/** Whatever else says it: an address or a host that cannot be used, with the name of where it stands. */
export function named<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AddressProblem)) throw error;
    throw new OpendbError("configuration", `${name} ${error.message}.`, {
      hint: `An address is ${form}, with ?sslmode=verify-full between machines; correct ${name}.`,
    });
  }
}
