import { type SQL, sql } from "drizzle-orm";
import type { Asked, Statement } from "#db/figures/figure.ts";
import { pieces, valuesOf } from "#db/figures/literal.ts";

/** A statement with its parameters bound; what `copied` gives has the same text around them. */
export function bound(statement: Pick<Statement, "text">, asked: Asked): SQL {
  const values = valuesOf(asked);
  return sql.join(
    pieces(statement).map((piece) => (typeof piece === "string" ? sql.raw(piece) : sql`${values[piece]}`)),
  );
}
