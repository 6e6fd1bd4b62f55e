import type { ReactNode } from "react";
import classes from "./tone-label.module.css";

export type Tone = "still" | "busy" | "good" | "odd" | "bad";

/** A word with a dot in the colour of its meaning; the word alone says it, too. */
export function ToneLabel({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.label} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {children}
    </span>
  );
}
