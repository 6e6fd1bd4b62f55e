import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { ControlDb } from "#db/control.ts";
import type { Access, PersonScope } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { type ErrorCode, type ErrorParams, OpendbError } from "#errors.ts";
import { acting } from "./acting.ts";
import { log } from "./log.ts";
import { remember } from "./remember.ts";
import { customerAccess, ownScope, personScope } from "./scope.ts";
import { isReadOnly } from "./session.ts";

/** Why an action was refused: a code, or one of the sentences, of messages/<locale>/errors.json. */
export type Refusal = { ok: false; code: ErrorCode; reason?: string; params?: ErrorParams };

/** What a browser hears of an action: its value, or why it was refused. */
export type ActionResult<T> = { ok: true; value: T } | Refusal;

type Change<S extends z.ZodType, T extends object, G> = {
  schema: S;
  /** noun.verb; null where a function of the control database writes down what it does. */
  audit: `${string}.${string}` | null;
  /** Changes the control database through `tx`. What it returns is also the audit's detail: no secrets. */
  do: (given: { tx: ControlDb; access: G; input: z.infer<S> }) => Promise<T>;
  /** What the audit has of the value, where that is not all of it. */
  details?: (value: T) => Record<string, unknown>;
  /** Whose audit has it, of a change that is not for one customer: each has its entry. */
  idCustomers?: (value: T) => readonly number[];
  /** What follows once it is written, such as a cookie: before, it could be so without the audit. */
  afterwards?: (value: T) => Promise<void>;
  /** What the browser hears instead of the value, once it is written: of a link that was mailed, where to. */
  answer?: (value: T) => Promise<T>;
};

type Needs<S extends z.ZodType> = { permission: Permission | ((input: z.infer<S>) => Permission) };

type Action<S extends z.ZodType, T> = (input: z.input<S>) => Promise<ActionResult<T>>;

const needed = <S extends z.ZodType>({ permission }: Needs<S>, input: z.infer<S>) => ({
  permission: typeof permission === "function" ? permission(input) : permission,
});

/** Parse, authorize and scope, do, audit; the last two in one transaction. */
function action<S extends z.ZodType, T extends object, G extends PersonScope | Access>(
  change: Change<S, T, G>,
  reach: (input: z.infer<S>) => Promise<G>,
  { isOfViewer = false } = {},
): Action<S, T> {
  return async (given) => {
    try {
      if (!isOfViewer && (await isReadOnly())) return { ok: false, code: "view_as_read_only" };
      const parsed = change.schema.safeParse(given);
      if (!parsed.success) return { ok: false, code: "bad_input" };
      const value = await done(change, await reach(parsed.data), parsed.data);
      await change.afterwards?.(value);
      return { ok: true, value: change.answer ? await change.answer(value) : value };
    } catch (error) {
      // 404 and redirects of Next are thrown, too.
      unstable_rethrow(error);
      return refusalOf(change.audit ?? "action", error);
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
      return refusalOf("question", error);
    }
  };

/** An answer that is not about one customer, and that belongs in no address. */
export const personAnswer =
  <S extends z.ZodType, T extends object>({
    schema,
    permission,
    answer,
  }: {
    schema: S;
    permission: Permission;
    /** Changes nothing. */
    answer: (given: { access: PersonScope; input: z.infer<S> }) => Promise<T>;
  }): Action<S, T> =>
  async (given) => {
    try {
      const parsed = schema.safeParse(given);
      if (!parsed.success) return { ok: false, code: "bad_input" };
      return {
        ok: true,
        value: await answer({ access: await personScope({ permission }), input: parsed.data }),
      };
    } catch (error) {
      unstable_rethrow(error);
      return refusalOf("question", error);
    }
  };

/** A change for one customer. */
export const customerAction = <S extends z.ZodType<{ customer: string }>, T extends object>(
  definition: Change<S, T, Access> & Needs<S>,
): Action<S, T> => action(definition, (input) => customerAccess(input.customer, needed(definition, input)));

/** A change that is not for one customer. */
export const personAction = <S extends z.ZodType, T extends object>(
  definition: Change<S, T, PersonScope> & Needs<S>,
): Action<S, T> => action(definition, (input) => personScope(needed(definition, input)));

/** What who has signed in does as themself, while they see the console as another, too. */
export const ownAction = <S extends z.ZodType, T extends object>(
  change: Change<S, T, PersonScope>,
): Action<S, T> => action(change, ownScope, { isOfViewer: true });

const done = <S extends z.ZodType, T extends object, G extends PersonScope | Access>(
  change: Change<S, T, G>,
  access: G,
  input: z.infer<S>,
): Promise<T> =>
  acting(async (tx) => {
    const value = await change.do({ tx, access, input });
    if (change.audit === null) return value;
    const details = change.details?.(value) ?? Object.fromEntries(Object.entries(value));
    const ids = "customer" in access ? [access.customer.id] : (change.idCustomers?.(value) ?? []);
    for (const idCustomer of ids.length > 0 ? ids : [null])
      await remember(tx, access.person, { action: change.audit, idCustomer, details });
    return value;
  });

type Opening<S extends z.ZodType, T extends object> = {
  schema: S;
  /** Nobody is signed in: what may be done follows from a secret that is given. */
  do: (input: z.infer<S>) => Promise<T>;
};

/** What a form does of a page that nobody is signed in at; it works without any script, too. */
export const openAction =
  <S extends z.ZodType, T extends object>({ schema, do: work }: Opening<S, T>) =>
  async (_before: ActionResult<T> | null, form: FormData): Promise<ActionResult<T>> => {
    try {
      if (await isReadOnly()) return { ok: false, code: "view_as_read_only" };
      const parsed = schema.safeParse(form instanceof FormData ? Object.fromEntries(form) : null);
      if (!parsed.success) return { ok: false, code: "bad_input" };
      return { ok: true, value: await work(parsed.data) };
    } catch (error) {
      unstable_rethrow(error);
      return refusalOf("open", error);
    }
  };

function refusalOf(action: string, error: unknown): Refusal {
  if (error instanceof OpendbError) {
    const { code, reason, params } = error;
    return { ok: false, code, ...(reason ? { reason, params } : {}) };
  }
  log("action.failed", { action, err: error });
  return { ok: false, code: "internal" };
}
