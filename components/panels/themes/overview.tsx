import type { ReactNode } from "react";
import classes from "./themes.module.css";

type Props = {
  children: ReactNode;
  /** One sentence above the numbers: what changed most, and what explains it. */
  headline?: ReactNode;
  /** What needs attention, and goals, below the numbers. */
  attention?: ReactNode;
};

/** The first page of panels: all of it fits one screen of a desk. */
export function Overview({ children, headline, attention }: Props) {
  return (
    <div className={classes.overview}>
      {headline}
      {children}
      <div className={classes.beside}>{attention}</div>
    </div>
  );
}
