"use server";

import { z } from "zod";
import { customerAction } from "#auth/action.ts";
import { isDay } from "#days.ts";
import { addNote as add, changeNote as change, removeNote as remove } from "#db/reasons/notes.ts";
import type { Permission } from "#db/vocabulary.ts";
import { byOf, ids, seen, slug, whose } from "./whose.ts";

const permission = "notes.write" satisfies Permission;
/** One line: blanks of all kinds are one blank, and signs that control nothing here are none. */
const text = z
  .string()
  .max(1000)
  .transform((typed) =>
    typed
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, " ")
      .trim(),
  )
  .refine((line) => line !== "" && [...line].length <= 200);

export const addNote = customerAction({
  schema: z.object({ customer: slug, day: z.string().refine(isDay), text, tenants: ids }),
  permission,
  audit: "note.add",
  do: async ({ tx, access, input: { day, text, tenants } }) =>
    add(tx, byOf(access), { day, text, tenants: await whose(access, permission, tenants) }),
});

export const changeNote = customerAction({
  schema: z.object({ customer: slug, ...seen, text }),
  permission,
  audit: "note.change",
  do: ({ tx, access, input: { id, version, text } }) => change(tx, byOf(access), { id, version }, text),
});

export const removeNote = customerAction({
  schema: z.object({ customer: slug, ...seen }),
  permission,
  audit: "note.remove",
  do: ({ tx, access, input: { id, version } }) => remove(tx, byOf(access), { id, version }),
});
