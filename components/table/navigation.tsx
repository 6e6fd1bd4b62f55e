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
  useTransition,
} from "react";
import classes from "./table.module.css";

type Go = (href: string) => void;

const Context = createContext<Go>(() => {});

/** Keeps what is shown while the next state of the page is read, and lets its parts say so. */
export function TableNavigation({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const go = useCallback(
    (href: string) => startTransition(() => router.push(href, { scroll: false })),
    [router],
  );
  return (
    <Context value={go}>
      {/* Said here and not at the rows: they may still wait to be hydrated, as the server sent them. */}
      <div className={classes.page} aria-busy={isPending}>
        {children}
      </div>
    </Context>
  );
}

/** Goes to another state of the page. */
export const useGo = (): Go => useContext(Context);

/** Writes keys of the query string (null takes one away) and starts at the first page again. */
export function useChange(): (changes: Record<string, string | null>) => void {
  const go = useGo();
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
  const go = useGo();
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
