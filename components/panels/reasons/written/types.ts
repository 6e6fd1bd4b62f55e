import type { ActionResult } from "#auth/action.ts";
import type { FigureName } from "#db/figures/daily.ts";
import type { ToldGoal } from "#db/reasons/goals.ts";
import type { ToldNote } from "#db/reasons/notes.ts";

type Days = { starts_on: string; ends_on: string };
type Seen = { id: number; version: number };
type Of = { customer: string };

/** What a page hands to its components: the actions that stand beside it. */
export type GoalActions = {
  setGoal: (
    input: Of & Days & { figure: FigureName; tenants: string[] | null; target: string },
  ) => Promise<ActionResult<ToldGoal>>;
  changeGoal: (
    input: Of & Days & Seen & { figure: FigureName; target: string },
  ) => Promise<ActionResult<ToldGoal>>;
  endGoal: (input: Of & Seen) => Promise<ActionResult<ToldGoal>>;
};
export type NoteActions = {
  addNote: (
    input: Of & { day: string; text: string; tenants: string[] | null },
  ) => Promise<ActionResult<ToldNote>>;
  changeNote: (input: Of & Seen & { text: string }) => Promise<ActionResult<ToldNote>>;
  removeNote: (input: Of & Seen) => Promise<ActionResult<ToldNote>>;
};

/** For whom something may be written: all of the customer, where one sees all of it; and the tenants that the page shows. */
export type Whose = {
  mayAll: boolean;
  /** The tenants that the page shows, by name; empty where it shows all of the customer. */
  chosen: readonly { id: string; name: string }[];
};
