"use server";

import { z } from "zod";
import { customerAction } from "#auth/action.ts";
import { targetOf } from "#components/panels/reasons/target.ts";
import { isDay } from "#days.ts";
import { dailyFigures, figureOf } from "#db/figures/daily.ts";
import { changeGoal as change, endGoal as end, setGoal as set } from "#db/reasons/goals.ts";
import type { Permission } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { byOf, ids, seen, slug, whose } from "./whose.ts";

const permission = "goals.write" satisfies Permission;
const day = z.string().refine(isDay);
const target = z.string().max(40);
const figure = z.enum(dailyFigures.map(({ name }) => name));

const read = (name: (typeof dailyFigures)[number]["name"], text: string) => {
  const value = targetOf(figureOf(name), text);
  if (value === undefined)
    throw new OpendbError("bad_input", "This is no target for the figure.", { params: {} });
  return value;
};

export const setGoal = customerAction({
  schema: z.object({ customer: slug, figure, tenants: ids, target, starts_on: day, ends_on: day }),
  permission,
  audit: "goal.set",
  do: async ({ tx, access, input: { figure, tenants, target, starts_on, ends_on } }) =>
    set(tx, byOf(access), {
      figure,
      tenants: await whose(access, permission, tenants),
      target: read(figure, target),
      starts_on,
      ends_on,
    }),
});

export const changeGoal = customerAction({
  schema: z.object({ customer: slug, ...seen, figure, target, starts_on: day, ends_on: day }),
  permission,
  audit: "goal.change",
  do: ({ tx, access, input: { id, version, figure, target, starts_on, ends_on } }) =>
    change(tx, byOf(access), { id, version, figure }, { target: read(figure, target), starts_on, ends_on }),
});

export const endGoal = customerAction({
  schema: z.object({ customer: slug, ...seen }),
  permission,
  audit: "goal.end",
  do: ({ tx, access, input: { id, version } }) => end(tx, byOf(access), { id, version }),
});
