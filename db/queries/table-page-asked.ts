import { DrizzleQueryError } from "drizzle-orm/errors";
import pg from "pg";
import { OpendbError } from "#errors.ts";

const cutOff = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT"]);

/** The code of what PostgreSQL or the connection to it said. */
function codeOf(error: unknown): string {
  const said = error instanceof DrizzleQueryError ? error.cause : error;
  if (said instanceof pg.DatabaseError) return said.code ?? "";
  return said instanceof Error && "code" in said ? String(said.code) : "";
}

/** Runs a query of a table page; what PostgreSQL says about time, reach and values becomes an error for people. */
export async function asked<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "57014")
      throw new OpendbError("timeout", "The query took too long.", {
        hint: "Filter by an id or a sorted column, or choose fewer tenants.",
        cause,
      });
    if (code === "3D000" || code === "42P01" || code === "3F000" || code.startsWith("08") || cutOff.has(code))
      throw new OpendbError("warehouse_unavailable", "The warehouse has no such table, or does not answer.", {
        hint: "Request a seed of this customer, or try again later.",
        cause,
      });
    if (code.startsWith("22"))
      throw new OpendbError(
        "bad_input",
        "A filter or the place in the table has a value that is too large.",
        {
          hint: "Clear the filters and choose again.",
          cause,
        },
      );
    throw cause;
  }
}
