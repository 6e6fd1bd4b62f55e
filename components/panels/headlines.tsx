import { useFormatter, useTranslations } from "next-intl";
import { formatChange, formatFigure, formatShare, type Unit } from "#components/charts/format.ts";
import { LegendSwatch, type PaletteSlot } from "#components/charts/palette.tsx";
import type { Headline } from "#components/charts/prepare-comparison.ts";
import type { FigureName } from "./definitions.ts";
import classes from "./panels.module.css";

export type Figure = Headline & { name: FigureName; unit: Unit; slot?: PaletteSlot };

function Change({ comparison, unit }: { comparison: Headline["comparison"]; unit: Unit }) {
  const t = useTranslations("panels.change");
  const format = useFormatter();
  if (comparison.state !== "compared") return <>{t(comparison.state)}</>;
  const { before, change, share } = comparison;
  const by = formatChange(format, unit, change);
  const kind = unit === "share" ? "points" : share === null ? "absolute" : "relative";
  return (
    <>
      {t(kind, { change: by, share: formatShare(format, share ?? 0) })}
      <br />
      {t("before", { before: formatFigure(format, unit, before) })}
    </>
  );
}

/** The figures of a range, each with its change against the range before, and the swatch of its series. */
export function Headlines({ figures, shape }: { figures: Figure[]; shape: "bars" | "lines" }) {
  const t = useTranslations("panels.figures");
  const format = useFormatter();
  return (
    <dl className={classes.figures}>
      {figures.map(({ name, value, unit, slot, comparison }) => (
        <div key={name} className={classes.figure}>
          <dt>
            {slot && figures.length > 1 ? <LegendSwatch of={slot} shape={shape} /> : null}
            {t(name)}
          </dt>
          <dd className={classes.value}>{formatFigure(format, unit, value)}</dd>
          <dd className={classes.change}>
            <Change comparison={comparison} unit={unit} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
