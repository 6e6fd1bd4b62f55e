import classes from "./charts.module.css";

/** Which colour and dash of the palette a series has. The fourth is for what is left over. */
export type PaletteSlot = 1 | 2 | 3 | 4;

/** Dashes of the palette: lines are told apart without their colours, too. */
export const dashes: Record<PaletteSlot, string | undefined> = {
  1: undefined,
  2: "6 3",
  3: "2 3",
  4: "8 3 2 3",
};

export const colour = (slot: PaletteSlot): string => `var(--chart-${slot})`;

/** The legend's sign of a series: a piece of its line, or of its bar. */
export function LegendSwatch({ of, shape }: { of: PaletteSlot; shape: "bars" | "lines" }) {
  return (
    <svg className={classes.swatch} viewBox="0 0 14 8" aria-hidden="true">
      {shape === "bars" ? (
        <rect x="3" width="8" height="8" rx="1" fill={colour(of)} />
      ) : (
        <line x1="0" x2="14" y1="4" y2="4" stroke={colour(of)} strokeWidth="2" strokeDasharray={dashes[of]} />
      )}
    </svg>
  );
}
