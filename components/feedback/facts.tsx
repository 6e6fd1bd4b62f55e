import type { ReactNode } from "react";
import classes from "./facts.module.css";

export type Fact = { name: string; value: ReactNode; note?: ReactNode };

/** Names, values and, where given, a quiet line under a value, in as many columns as fit. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, value, note }) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd className={classes.value}>{value}</dd>
          {note ? <dd className={classes.note}>{note}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
