import { OpendbError } from "#errors.ts";
import { conditionOf, sqlstateOf } from "./sqlstate.ts";

/** What a rule of the control database refuses, as its own code says it; everything else as it came. */
export async function heedingRules<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!sqlstateOf(cause)?.startsWith("OD")) throw cause;
    const condition = conditionOf(cause, "control");
    if (!condition) throw cause;
    throw new OpendbError(condition.code, condition.error.message, { params: {}, cause });
  }
}
