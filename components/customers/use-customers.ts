"use client";

import { useDebouncedCallback } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import type { FoundCustomer } from "#db/queries/customers-found.ts";
import type { Permission } from "#db/vocabulary.ts";

type Answer = { rows: FoundCustomer[]; recent: FoundCustomer[]; hasMore: boolean };
export type Found = Answer & { state: "loading" | "known" | "failed" };

const nothing: Answer = { rows: [], recent: [], hasMore: false };
const pause = 200;

/** Asks for the customers that have what was typed. Of several questions only the last is waited for. */
export function useCustomers(permission: Permission | undefined, recentOf: () => string[]) {
  const [found, setFound] = useState<Found>({ ...nothing, state: "loading" });
  const open = useRef<AbortController | null>(null);

  const send = useCallback(
    async (search: string) => {
      open.current?.abort();
      const mine = new AbortController();
      open.current = mine;
      const query = new URLSearchParams({ search });
      if (permission) query.set("for", permission);
      const recent = recentOf().join(",");
      if (recent) query.set("recent", recent);
      try {
        const response = await fetch(`/api/customers?${query}`, { signal: mine.signal });
        // Who is no longer signed in is sent on to a page.
        if (!response.ok || response.redirected) throw new Error(String(response.status));
        const answer = (await response.json()) as Answer;
        if (!mine.signal.aborted) setFound({ ...answer, state: "known" });
      } catch {
        if (!mine.signal.aborted) setFound({ ...nothing, state: "failed" });
      }
    },
    [permission, recentOf],
  );
  const later = useDebouncedCallback(send, pause);
  useEffect(() => () => open.current?.abort(), []);

  /** At once, as when the list is opened. */
  const ask = (search: string) => {
    later.cancel();
    setFound((before) => ({ ...before, state: "loading" }));
    void send(search);
  };
  /** Once nobody types any more. */
  const askSoon = (search: string) => {
    open.current?.abort();
    setFound((before) => ({ ...before, state: "loading" }));
    later(search);
  };
  return { found, ask, askSoon };
}
