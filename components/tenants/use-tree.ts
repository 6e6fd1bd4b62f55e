"use client";
import { type KeyboardEvent, useMemo, useState } from "react";
import { pastedIds, placesOf, statesOf, type TenantOption, toggled } from "./prepare-tree.ts";

/** What is being chosen while the picker is open: nothing of it counts before it is applied. */
export function useTree(tenants: readonly TenantOption[], chosen: readonly string[]) {
  const [draft, setDraft] = useState<ReadonlySet<string>>(
    () => new Set(chosen.length === 0 ? tenants.map(({ id }) => id) : chosen),
  );
  const [typed, setTyped] = useState("");
  const [pasted, setPasted] = useState<{ found: number; unknown: number } | null>(null);
  const [current, setCurrent] = useState(0);
  const shown = useMemo(() => placesOf(tenants, typed), [tenants, typed]);
  const states = useMemo(() => statesOf(tenants, draft), [tenants, draft]);
  const at = Math.min(current, Math.max(0, shown.length - 1));

  const look = (text: string) => {
    setTyped(text);
    setPasted(null);
    setCurrent(0);
  };
  /** Takes a pasted list of ids as the choice; anything else goes into the search as it always does. */
  const paste = (text: string): boolean => {
    const ids = pastedIds(text);
    if (!ids) return false;
    const known = new Set(tenants.map(({ id }) => id));
    const found = ids.filter((id) => known.has(id));
    if (found.length > 0) setDraft(new Set(found));
    setTyped("");
    setPasted({ found: found.length, unknown: ids.length - found.length });
    return true;
  };
  const press = (id: string) => setDraft(toggled(tenants, draft, id));
  const only = (id: string) => setDraft(new Set([id]));
  /** All or none of what is found, or of everything while nothing is looked for. */
  const set = (isChosen: boolean) => {
    const ids = shown.flatMap((place) => tenants[place]?.id ?? []);
    const next = new Set(draft);
    for (const id of ids)
      if (isChosen) next.add(id);
      else next.delete(id);
    setDraft(next);
  };
  /** Arrows, Home, End and the space bar inside of the tree. Says whether the key was one of them. */
  const steer = (event: KeyboardEvent): number | null => {
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: shown.length - 1,
      PageDown: at + 10,
      PageUp: at - 10,
    }[event.key];
    if (to === undefined) return null;
    event.preventDefault();
    const next = Math.max(0, Math.min(shown.length - 1, to));
    setCurrent(next);
    return next;
  };
  return { draft, typed, pasted, shown, states, at, look, paste, press, only, set, steer, setCurrent };
}
