import { conditionOf, sqlstateOf } from "#errors/sqlstate.ts";
import { OpendbError } from "#errors.ts";

// Away, not there, or without the table: for who looks at a table all the same.
const gone = new Set(["warehouse_unavailable", "address_unknown", "database_missing"]);
const tableMissing = new Set(["42P01", "3F000"]);

/** Runs a query of a table page; what PostgreSQL says about time, reach and values becomes an error for people. */
export async function asked<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (cause) {
    const condition = conditionOf(cause, "warehouse");
    const sqlstate = sqlstateOf(cause) ?? "";
    if (sqlstate === "57014")
      throw new OpendbError("timeout", "The query took too long.", {
        hint: "Filter by an id or a sorted column, or choose fewer tenants.",
        cause,
      });
    if (tableMissing.has(sqlstate) || (condition && gone.has(condition.code)))
      throw new OpendbError("warehouse_unavailable", "The warehouse has no such table, or does not answer.", {
        hint: "Request a seed of this customer, or try again later.",
        cause,
      });
    if (sqlstate.startsWith("22"))
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
