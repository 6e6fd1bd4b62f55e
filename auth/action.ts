import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { type ControlDb, consoleDb } from "#db/control.ts";
import type { Access, PersonScope } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { type ErrorCode, OpendbError } from "#errors.ts";
import { remember } from "./remember.ts";
import { customerAccess } from "./scope.ts";

/** What a browser hears of an action: its value, or the code of a sentence in messages/<locale>/errors.json. */
export type ActionResult<T> = { ok: true; value: T } | { ok: false; code: ErrorCode };

type Definition<S extends z.ZodType, T extends object, G> = {
  schema: S;
  permission: Permission | ((input: z.infer<S>) => Permission);
  /** noun.verb */
  audit: `${string}.${string}`;
  /** Changes the control database through `tx`. What it returns is also the audit's detail: no secrets. */
  do: (given: { tx: ControlDb; access: G; input: z.infer<S> }) => Promise<T>;
};

type Action<S extends z.ZodType, T> = (input: z.input<S>) => Promise<ActionResult<T>>;

/** Parse, authorize and scope, do, audit; the last two in one transaction. */
function action<S extends z.ZodType, T extends object, G extends PersonScope | Access>(
  definition: Definition<S, T, G>,
  reach: (input: z.infer<S>, permission: Permission) => Promise<G>,
): Action<S, T> {
  return async (given) => {
    try {
      const parsed = definition.schema.safeParse(given);
      if (!parsed.success) return { ok: false, code: "bad_input" };
      const input = parsed.data;
      const { permission } = definition;
      const access = await reach(input, typeof permission === "function" ? permission(input) : permission);
      return { ok: true, value: await done(definition, access, input) };
    } catch (error) {
      // 404 and redirects of Next are thrown, too.
      unstable_rethrow(error);
      return { ok: false, code: codeOf(definition.audit, error) };
    }
  };
}

type Question<S extends z.ZodType, T extends object> = {
  schema: S;
  permissions: readonly [Permission, ...Permission[]];
  /** Changes nothing. What it shows of people it writes down itself. */
  answer: (given: { access: Access; input: z.infer<S> }) => Promise<T>;
};

/** An answer about one customer that belongs in no address, neither what is asked nor what comes. */
export const customerAnswer =
  <S extends z.ZodType<{ customer: string }>, T extends object>(question: Question<S, T>): Action<S, T> =>
  async (given) => {
    try {
      const parsed = question.schema.safeParse(given);
      if (!parsed.success) return { ok: false, code: "bad_input" };
      const [first, ...more] = question.permissions;
      const access = await customerAccess(parsed.data.customer, { permission: first });
      for (const permission of more) await customerAccess(parsed.data.customer, { permission });
      return { ok: true, value: await question.answer({ access, input: parsed.data }) };
    } catch (error) {
      unstable_rethrow(error);
      return { ok: false, code: codeOf("question", error) };
    }
  };

/** A change for one customer. */
export const customerAction = <S extends z.ZodType<{ customer: string }>, T extends object>(
  definition: Definition<S, T, Access>,
): Action<S, T> => action(definition, ({ customer }, permission) => customerAccess(customer, { permission }));

const done = <S extends z.ZodType, T extends object, G extends PersonScope | Access>(
  definition: Definition<S, T, G>,
  access: G,
  input: z.infer<S>,
): Promise<T> =>
  consoleDb().transaction(async (tx) => {
    const value = await definition.do({ tx, access, input });
    await remember(tx, access.person, {
      action: definition.audit,
      idCustomer: "customer" in access ? access.customer.id : null,
      details: Object.fromEntries(Object.entries(value)),
    });
    return value;
  });

function codeOf(action: string, error: unknown): ErrorCode {
  if (error instanceof OpendbError) return error.code;
  console.error(`Action ${action} failed:`, error);
  return "internal";
}
