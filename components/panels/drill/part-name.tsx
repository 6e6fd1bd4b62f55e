import { shownName } from "../../charts/ranked/told-apart.ts";
import { ForeignText } from "../../feedback/foreign-text.tsx";
import { Isolated } from "../../feedback/isolated.tsx";
import classes from "./drill.module.css";

type Props = { name: string; marks?: readonly string[]; href?: string };

/** What a line is of, and what tells it from another of the same name. */
export function PartName({ name, marks = [], href }: Props) {
  return (
    <>
      <ForeignText text={name} most={shownName} href={href} />
      {marks.length > 0 ? (
        <small className={classes.marks}>
          <Isolated text={marks.join(" · ")} />
        </small>
      ) : null}
    </>
  );
}
