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
import type { ActionResult } from "#auth/action.ts";
import type { Filter } from "#db/catalog/state.ts";
import { writeFilter } from "./filter-text.ts";
import classes from "./table.module.css";
import type { TableColumn } from "./types.ts";

type Go = (href: string) => void;

/** Asks how a filter of a personal column may stand in an address. */
type Seal = (asked: {
  customer: string;
  table: string;
  column: string;
  filter: string;
}) => Promise<ActionResult<{ written: string }>>;

type Given = { go: Go; seal: (column: string, filter: string) => ReturnType<Seal> };

const Context = createContext<Given>({
  go: () => {},
  seal: async () => ({ ok: false, code: "internal" }),
});

type Props = { children: ReactNode; seal: Seal; of: { customer: string; table: string } };

/** Keeps what is shown while the next state of the page is read, and lets its parts say so. */
export function TableNavigation({ children, seal, of }: Props) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const go = useCallback(
    (href: string) => startTransition(() => router.push(href, { scroll: false })),
    [router],
  );
  const { customer, table } = of;
  const given = useMemo(
    () => ({
      go,
      seal: (column: string, filter: string) => seal({ customer, table, column, filter }),
    }),
    [go, seal, customer, table],
  );
  return (
    <Context value={given}>
      {/* Said here and not at the rows: they may still wait to be hydrated, as the server sent them. */}
      <div className={classes.page} aria-busy={isPending}>
        {children}
      </div>
    </Context>
  );
}

/** Goes to another state of the page. */
export const useGo = (): Go => useContext(Context).go;

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

/**
 * Sets a filter. One with a value of a person is sealed by the server first: a value in an address would stand in the
 * browser's history, in bookmarks and in the logs of everything between.
 */
export function useFilter(column: TableColumn): (filter: Filter) => Promise<ActionResult<object>> {
  const { seal } = useContext(Context);
  const change = useChange();
  return async (filter) => {
    const key = `f.${column.name}`;
    const text = writeFilter(filter);
    if (!column.isPersonal) {
      change({ [key]: text });
      return { ok: true, value: {} };
    }
    const sealed = await seal(column.name, text).catch(() => ({ ok: false, code: "internal" }) as const);
    if (sealed.ok) change({ [key]: sealed.value.written });
    return sealed;
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
