import { piecesOf } from "#foreign.ts";
import classes from "./foreign-text.module.css";

/** All of a text, nothing cut. */
export function Isolated({ text }: { text: string }) {
  return (
    <bdi className={classes.text}>
      {piecesOf(text).map(({ text: piece, sign }, at) =>
        sign ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text are in its order
          <span key={at} className={classes.sign} data-sign={sign}>
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </bdi>
  );
}
