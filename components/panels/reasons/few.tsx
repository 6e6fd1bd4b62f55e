import type { ReactNode } from "react";
import classes from "./few.module.css";

type Props = {
  className?: string;
  /** The items of a list, each with its key. */
  children: readonly ReactNode[];
  /** How many stand there before somebody asks for the others. */
  most: number;
  /** What is pressed for the others, which says how many they are. */
  more: (count: number) => string;
};

/** A list that takes little room: its first items, and the others when they are asked for; on paper all of them. */
export function Few({ className, children, most, more }: Props) {
  // One alone behind a button would take as much room as the button.
  const first = children.length <= most + 1 ? children : children.slice(0, most);
  const others = children.slice(first.length);
  return (
    <>
      <ul className={className}>{first}</ul>
      {others.length > 0 ? (
        <details className={classes.others}>
          <summary>{more(others.length)}</summary>
          <ul className={className}>{others}</ul>
        </details>
      ) : null}
    </>
  );
}
