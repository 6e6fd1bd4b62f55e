"use client";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import {
  type ComponentProps,
  createContext,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useTransition,
} from "react";
import classes from "./table.module.css";

type Navigation = { isPending: boolean; go: (href: string) => void };

const Context = createContext<Navigation>({ isPending: false, go: () => {} });

/** Keeps what is shown while the next state of the page is read, and lets its parts say so. */
export function TableNavigation({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const go = useCallback(
    (href: string) => startTransition(() => router.push(href, { scroll: false })),
    [router],
  );
  const value = useMemo(() => ({ isPending, go }), [isPending, go]);
  return (
    <Context value={value}>
      <div className={classes.page}>{children}</div>
    </Context>
  );
}

export const useTableNavigation = (): Navigation => useContext(Context);

/** Writes keys of the query string (null takes one away) and starts at the first page again. */
export function useChange(): (changes: Record<string, string | null>) => void {
  const { go } = useTableNavigation();
  const search = useSearchParams();
  return (changes) => {
    const next = new URLSearchParams(search);
    for (const [key, value] of Object.entries({ ...changes, after: null, before: null }))
      if (value === null) next.delete(key);
      else next.set(key, value);
    go(`?${next}`);
  };
}

const isPlainClick = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** A link to another state of the same page. */
export function TableLink({ href, ...rest }: ComponentProps<typeof Link> & { href: string }) {
  const { go } = useTableNavigation();
  return (
    <Link
      {...rest}
      href={href}
      prefetch={false}
      scroll={false}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        go(href);
      }}
    />
  );
}
