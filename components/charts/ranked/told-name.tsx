import { cut } from "#foreign.ts";
import { ForeignText } from "../../feedback/foreign-text.tsx";
import { Isolated } from "../../feedback/isolated.tsx";
import classes from "./ranked.module.css";
import { shownName } from "./told-apart.ts";

type Props = { name: string; marks?: readonly string[]; href?: string };

/** What a row is of, and what tells it from another of the same name. */
export function ToldName({ name, marks = [], href }: Props) {
  return (
    <>
      <ForeignText text={name} most={shownName} href={href} />
      {marks.length > 0 ? (
        <small className={classes.marks}>
          <Isolated text={marks.map((mark) => cut(mark, shownName)).join(" · ")} />
        </small>
      ) : null}
    </>
  );
}
