import classes from "./numbers.module.css";

const width = 120;
const height = 28;

/** The path of a course; a value that is not known is a gap, and what follows it begins anew. */
function pathOf(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return "";
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const at = (value: number, place: number) => {
    const x = (place / (values.length - 1)) * width;
    const y = height - 2 - ((value - low) / (high - low || 1)) * (height - 4);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  return values
    .map((value, place) => {
      if (value === null) return "";
      const isStart = place === 0 || values[place - 1] === null;
      // A line of no length, too, so that one that stands alone is a dot.
      return isStart ? `M${at(value, place)}h0` : `L${at(value, place)}`;
    })
    .join("");
}

/** The course of a number as a line without axes: its look alone. What there is to read is the number. */
export function Spark({ values }: { values: readonly (number | null)[] }) {
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={pathOf(values)} />
    </svg>
  );
}
