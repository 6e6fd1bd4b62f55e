import { origin } from "../ports.ts";

export type Answer = { status: number; location: string; text: string; headers: Headers };

/** Asks the console as it is, without a browser: no redirect is followed. */
export async function asked(path: string, init: RequestInit = {}, base = origin): Promise<Answer> {
  const response = await fetch(`${base}${path}`, { redirect: "manual", ...init });
  const { status, headers } = response;
  // Where an action sends its page stands in a header of its own.
  const location = headers.get("location") ?? headers.get("x-action-redirect") ?? "";
  return { status, location, text: await response.text(), headers };
}

/** The same page as the router of a browser asks for it: the payload of its server components. */
export const payloadOf = (path: string, init: RequestInit = {}, base = origin): Promise<Answer> =>
  asked(
    `${path}${path.includes("?") ? "&" : "?"}_rsc`,
    { ...init, headers: { ...init.headers, RSC: "1" } },
    base,
  );

/** What became of a request: the page, "not found", the sign-in page, another page, a refusal, or a fault. */
export type Outcome = "given" | "missing" | "sign-in" | "moved" | "refused" | "fault";

/** A redirect inside a payload, which has begun before it was known. */
const moved = /NEXT_REDIRECT;[a-z]+;([^;"]*);/;

/** A failure inside an answer that had begun; codes of our own are sentences on the page. */
const failed = /E\{"digest":"(?!NEXT_|opendb:)|data-dgst="(?!NEXT_|opendb:)/;

export function outcomeOf({ status, location, text }: Answer): Outcome {
  const target = moved.exec(text)?.[1] ?? location;
  if (status >= 500 || failed.test(text)) return "fault";
  if (status === 404 || text.includes("NEXT_HTTP_ERROR_FALLBACK;404")) return "missing";
  if (target !== "") return target.replace(origin, "").startsWith("/sign-in") ? "sign-in" : "moved";
  if (status >= 400) return "refused";
  return status === 200 ? "given" : "fault";
}

/** Where it led. */
export const targetOf = ({ location, text }: Answer): string =>
  (moved.exec(text)?.[1] ?? location).replace(origin, "");

/** What only the inside of the console says: statements, the database's words, places in the code. */
const inside = [
  /\bselect\b[^<]{1,200}\bfrom\s+"?(console|lms|metrics|opendb|pg_catalog)\b/i,
  /\b(insert into|update|delete from)\s+"?(console|lms|metrics|opendb)"?\./i,
  /syntax error at or near|invalid input syntax|relation \\?"[^"]+\\?" does not exist|SQLSTATE/i,
  /set_config\(|current_setting\(/i,
  /\n\s+at (async )?[\w.<>]+ \(|node_modules\/|\.next\/server|node:internal/,
];

/** What customers are given to copy, to ask their own warehouse. */
const forCustomers = "SELECT count(*) FROM lms.users";

export const toldOfInside = (text: string): string[] =>
  inside.flatMap((pattern) => pattern.exec(text.replaceAll(forCustomers, ""))?.[0] ?? []);
