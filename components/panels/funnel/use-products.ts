import { useDebouncedCallback } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import type { FoundProduct } from "./prepare-products.ts";

type Answer = { rows: FoundProduct[]; hasMore: boolean };
type Found = Answer & { state: "loading" | "known" | "failed" };

const nothing: Answer = { rows: [], hasMore: false };
const pause = 200;

/** Asks for the products that have what was typed. Of several questions only the last is waited for. */
export function useProducts(path: string, tenants: string | null) {
  const [found, setFound] = useState<Found>({ ...nothing, state: "loading" });
  const open = useRef<AbortController | null>(null);
  const send = useCallback(
    async (search: string) => {
      open.current?.abort();
      const mine = new AbortController();
      open.current = mine;
      const query = new URLSearchParams({ search, ...(tenants === null ? {} : { tenants }) });
      try {
        const response = await fetch(`${path}?${query}`, { signal: mine.signal });
        // Who is no longer signed in is sent on to a page.
        if (!response.ok || response.redirected) throw new Error(String(response.status));
        const answer = (await response.json()) as Answer;
        if (!mine.signal.aborted) setFound({ ...answer, state: "known" });
      } catch {
        if (!mine.signal.aborted) setFound({ ...nothing, state: "failed" });
      }
    },
    [path, tenants],
  );
  const later = useDebouncedCallback(send, pause);
  useEffect(() => {
    void send("");
    return () => open.current?.abort();
  }, [send]);
  /** Once nobody types any more. */
  const askSoon = (search: string) => {
    open.current?.abort();
    setFound((before) => ({ ...before, state: "loading" }));
    later(search);
  };
  return { found, ask: send, askSoon };
}
