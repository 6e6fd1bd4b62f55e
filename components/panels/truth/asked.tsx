"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { DayRange } from "#days.ts";
import type { HealthState } from "#db/vocabulary.ts";

/** What all numbers of a page were asked for, and how far the data behind them can be relied on. */
export type PanelAsked = {
  range: DayRange;
  /** Ids of the tenants whose numbers are shown. */
  tenants: readonly string[];
  asOf: Date;
  state: HealthState;
};

const Context = createContext<PanelAsked | null>(null);

export function PanelAskedProvider({ children, value }: { children: ReactNode; value: PanelAsked }) {
  return <Context value={value}>{children}</Context>;
}

/** Only inside of `PanelAskedProvider`. */
export function usePanelAsked(): PanelAsked {
  const asked = useContext(Context);
  if (!asked) throw new Error("A number stands outside of what was asked for.");
  return asked;
}
