"use client";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  useTransition,
} from "react";
import type { Day } from "#days.ts";

/** The day that a pointer or a key is at, for all charts of a page, told without drawing the page again. */
type Crosshair = { day: Day | null; listeners: Set<() => void> };

type Group = {
  crosshair: Crosshair;
  /** Shows other days, in the address, and the ones before them again. */
  zoom: (from: Day, until: Day) => void;
  back: () => void;
};

const GroupContext = createContext<Group | null>(null);

type Props = { children: ReactNode };

/**
 * Charts of one page: they share a crosshair, and days that are drawn over become the page's own, as `from` and `until` of
 * its address in the place of `range`.
 */
export function ChartGroup({ children }: Props) {
  const router = useRouter();
  const path = usePathname();
  const asked = useSearchParams();
  const [isPending, start] = useTransition();
  const [crosshair] = useState<Crosshair>(() => ({ day: null, listeners: new Set() }));
  // Where a zoom was begun: each goes back to the one before it.
  const before = useRef<string[]>([]);
  const group = useMemo((): Group => {
    const go = (query: string) => start(() => router.push(`${path}?${query}`, { scroll: false }));
    return {
      crosshair,
      zoom(from, until) {
        before.current.push(asked.toString());
        const query = new URLSearchParams(asked);
        query.delete("range");
        query.set("from", from);
        query.set("until", until);
        go(query.toString());
      },
      back() {
        const query = before.current.pop();
        if (query !== undefined) go(query);
      },
    };
  }, [asked, crosshair, path, router]);
  return (
    <GroupContext value={group}>
      <div data-zooming={isPending || undefined}>{children}</div>
    </GroupContext>
  );
}

export const useGroup = (): Group | null => useContext(GroupContext);

/** The day at which the crosshair is, of the group or of one chart alone, and how it is moved. */
export function useCrosshair(group: Group | null): [Day | null, (day: Day | null) => void] {
  const [own] = useState<Crosshair>(() => ({ day: null, listeners: new Set() }));
  const crosshair = group?.crosshair ?? own;
  const subscribe = useCallback(
    (listener: () => void) => {
      crosshair.listeners.add(listener);
      return () => crosshair.listeners.delete(listener);
    },
    [crosshair],
  );
  const day = useSyncExternalStore(
    subscribe,
    () => crosshair.day,
    () => null,
  );
  const move = useCallback(
    (to: Day | null) => {
      if (crosshair.day === to) return;
      crosshair.day = to;
      for (const listener of crosshair.listeners) listener();
    },
    [crosshair],
  );
  return [day, move];
}
