import type pg from "pg";
import { part } from "#errors/sentences.ts";
import type { Why } from "./lost.ts";

/** What says that something does not fit any more, by class of code; anything else, a cancel for one, is no fault of it. */
const misfit = /^(0A|0L|21|22|23|2B|2F|38|39|3D|3F|42|44|54|55000|P0)/;

async function within(
  warehouse: pg.Client,
  work: () => Promise<void>,
): Promise<pg.DatabaseError | undefined> {
  await warehouse.query("SAVEPOINT attempt");
  try {
    await work();
    await warehouse.query("RESET ROLE; RELEASE SAVEPOINT attempt");
    return undefined;
  } catch (error) {
    if (!misfit.test((error as pg.DatabaseError).code ?? "")) throw error;
    await warehouse.query("ROLLBACK TO SAVEPOINT attempt");
    return error as pg.DatabaseError;
  }
}

/** Thrown by what is attempted, for a reason of ours: it does not fit. */
export class Unfit extends Error {
  readonly why: Why;
  /** As PostgreSQL would say it of a definition that does not hold. */
  readonly code = "42P17";

  constructor(why: Why) {
    super(why.text);
    this.why = why;
  }
}

const refused = (error: Error): Why =>
  error instanceof Unfit ? error.why : { text: error.message, part: part("refused", {}), cause: error };

/**
 * Does something inside a transaction that may turn out not to fit. Returns why it does not. Without a role it is done as
 * the loader and, where that lacks a right, as who signed in: only for statements that run nothing of a customer's.
 */
export async function attempt(
  warehouse: pg.Client,
  work: () => Promise<void>,
  { isPlain = false }: { isPlain?: boolean } = {},
): Promise<Why | undefined> {
  const first = await within(warehouse, work);
  if (first === undefined) return undefined;
  if (first.code !== "42501" || !isPlain) return refused(first);
  const second = await within(warehouse, async () => {
    await warehouse.query("SET LOCAL ROLE NONE");
    await work();
  });
  return second && refused(first);
}
