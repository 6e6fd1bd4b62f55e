import classes from "./charts.module.css";

/** Dashes by place in the palette: lines are told apart without their colours, too. */
export const dashes: Record<number, string | undefined> = { 1: undefined, 2: "6 3", 3: "2 3" };

export const colour = (mark: number): string => `var(--chart-${mark})`;

/** The sign of a series: a piece of its line, or of its bar. */
export function Mark({ of, shape }: { of: number; shape: "bars" | "lines" }) {
  return (
    <svg className={classes.mark} viewBox="0 0 14 8" aria-hidden="true">
      {shape === "bars" ? (
        <rect x="3" width="8" height="8" rx="1" fill={colour(of)} />
      ) : (
        <line x1="0" x2="14" y1="4" y2="4" stroke={colour(of)} strokeWidth="2" strokeDasharray={dashes[of]} />
      )}
    </svg>
  );
}
