import type { ReactNode } from "react";
import classes from "./ranked.module.css";

/** Rows that stand on a page one below another; more of them scroll in their place. */
const most = 24;

/** A table of few rows as it is, one of many in a place of its own; on paper all of it. */
export function LongList({ label, count, children }: { label: string; count: number; children: ReactNode }) {
  if (count <= most) return children;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section className={classes.long} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
