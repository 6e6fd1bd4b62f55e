import { useFormatter, useTranslations } from "next-intl";
import classes from "../charts.module.css";
import { formatFigure, formatTick, type Unit } from "../format.ts";
import table from "../table/table.module.css";
import own from "./distribution.module.css";
import { type Bin, plotHeight, prepareBins } from "./prepare-bins.ts";

type Props = { label: string; bins: readonly Bin[]; unit: Unit };

/** How many have which value: bars that touch one another, each with its number. */
export function DistributionChart({ label, bins, unit }: Props) {
  const t = useTranslations("charts");
  const format = useFormatter();
  const { bins: bars, grid, total } = prepareBins(bins);
  const value = (bound: number) => formatTick(format, unit, bound);
  return (
    <div className={classes.plot} role="img" aria-label={label}>
      <div className={classes.stage}>
        <div className={classes.values} aria-hidden="true">
          <span>{formatTick(format, "count", grid.at(-1)?.value ?? 0)}</span>
          {grid.map(({ value: count, y }) => (
            <span key={y} style={{ top: y }}>
              {formatTick(format, "count", count)}
            </span>
          ))}
        </div>
        <svg
          className={classes.surface}
          viewBox={`0 0 1000 ${plotHeight}`}
          height={plotHeight}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path className={classes.grid} d={grid.map(({ y }) => `M0,${y}H1000`).join("")} />
          <g data-slot="1">
            <path className={classes.stacked} d={bars.map(({ path }) => path).join("")} />
          </g>
        </svg>
        {total === 0 ? <p className={classes.nothing}>{t("unknown")}</p> : null}
        {total > 0 && bars.length <= 12 ? (
          <div className={own.counts} aria-hidden="true">
            {bars.map(({ from, count, y }) => (
              <span key={from} style={{ top: y }}>
                {count > 0 ? formatTick(format, "count", count) : null}
              </span>
            ))}
          </div>
        ) : null}
        <div className={own.bounds} aria-hidden="true">
          {bars.map(({ from, until }, at) => (
            <span key={from}>
              <b>{value(from)}</b>
              {at === bars.length - 1 ? <b>{value(until)}</b> : null}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

type TableProps = Props & { columns: { what: string; value: string } };

/** The same figures as a table. */
export function DistributionTable({ label, bins, unit, columns }: TableProps) {
  const t = useTranslations("charts.distribution");
  const format = useFormatter();
  const value = (bound: number) => formatTick(format, unit, bound);
  return (
    <table className={table.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{columns.what}</th>
          <th scope="col">{columns.value}</th>
        </tr>
      </thead>
      <tbody>
        {bins.map(({ from, until, count }) => (
          <tr key={from}>
            <th scope="row">{t("bin", { from: value(from), until: value(until) })}</th>
            <td>{formatFigure(format, "count", count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a distribution shows: where its middle is, and where most are. */
export function useDistributionSentence(bins: readonly Bin[], unit: Unit): string {
  const t = useTranslations("charts.distribution");
  const format = useFormatter();
  const { middle, most, total } = prepareBins(bins);
  if (!middle || !most) return t("none");
  const said = (bin: Bin) =>
    t("bin", { from: formatTick(format, unit, bin.from), until: formatTick(format, unit, bin.until) });
  return t("sentence", {
    total: formatFigure(format, "count", total),
    middle: said(middle),
    most: said(most),
    count: formatFigure(format, "count", most.count),
  });
}
