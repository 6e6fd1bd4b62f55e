import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { type ControlDb, consoleDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import type { Access } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { type ErrorCode, OpendbError } from "#errors.ts";
import { addressOf } from "./address.ts";
import { log } from "./log.ts";
import { customerAccess } from "./scope.ts";

/** What a browser hears of an action: its value, or the code of a sentence in messages/<locale>/errors.json. */
export type ActionResult<T> = { ok: true; value: T } | { ok: false; code: ErrorCode };

type Definition<S extends z.ZodType<{ customer: string }>, T extends object> = {
  schema: S;
  permission: Permission | ((input: z.infer<S>) => Permission);
  /** noun.verb */
  audit: `${string}.${string}`;
  /** Changes the control database through `tx`. What it returns is also the audit's detail: no secrets. */
  do: (given: { tx: ControlDb; access: Access; input: z.infer<S> }) => Promise<T>;
};

/** A change for one customer: parse, authorize and scope, do, audit; the last two in one transaction. */
export function customerAction<S extends z.ZodType<{ customer: string }>, T extends object>(
  definition: Definition<S, T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return async (given) => {
    try {
      const parsed = definition.schema.safeParse(given);
      if (!parsed.success) return { ok: false, code: "bad_input" };
      const input = parsed.data;
      const { permission } = definition;
      const needed = typeof permission === "function" ? permission(input) : permission;
      const access = await customerAccess(input.customer, { permission: needed });
      return { ok: true, value: await done(definition, access, input) };
    } catch (error) {
      // 404 and redirects of Next are thrown, too.
      unstable_rethrow(error);
      return { ok: false, code: codeOf(definition.audit, error) };
    }
  };
}

async function done<S extends z.ZodType<{ customer: string }>, T extends object>(
  definition: Definition<S, T>,
  access: Access,
  input: z.infer<S>,
): Promise<T> {
  const ip = addressOf((await headers()).get("x-forwarded-for"));
  return consoleDb().transaction(async (tx) => {
    const value = await definition.do({ tx, access, input });
    await tx.insert(audit).values({
      id_person: access.person.id,
      actor: access.person.email,
      action: definition.audit,
      id_customer: access.customer.id,
      details: Object.fromEntries(Object.entries(value)),
      ip,
    });
    return value;
  });
}

function codeOf(action: string, error: unknown): ErrorCode {
  if (error instanceof OpendbError) return error.code;
  log("action.failed", { action, err: error });
  return "internal";
}
