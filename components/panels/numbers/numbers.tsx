import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { FigureName } from "#db/figures/daily.ts";
import { formatFigure } from "../../charts/format.ts";
import { TruthButton } from "../truth/truth-button.tsx";
import { ChangeLine } from "./change.tsx";
import classes from "./numbers.module.css";
import type { PreparedNumber } from "./prepare-number.ts";
import { Spark } from "./spark.tsx";

type Props = {
  numbers: readonly PreparedNumber[];
  /** The address that breaks a number down on the same page. */
  hrefOf: (name: FigureName) => string;
  isLarge?: boolean;
};

/** The few numbers that a theme begins with: what is, how it changed, whether that is good, and its course. */
export function Numbers({ numbers, hrefOf, isLarge = false }: Props) {
  const t = useTranslations("panels");
  const format = useFormatter();
  return (
    <dl className={classes.numbers} data-large={isLarge || undefined}>
      {numbers.map(({ name, unit, value, change, course }) => {
        const label = t(`figures.${name}`);
        return (
          <div key={name} className={classes.number} data-figure={name}>
            <dt>
              <span>{label}</span>
              <TruthButton label={label} figures={[name]} of="range" />
            </dt>
            <dd className={classes.value}>
              <Link href={hrefOf(name)} scroll={false} prefetch={false} title={t("open", { figure: label })}>
                {formatFigure(format, unit, value)}
              </Link>
            </dd>
            <dd className={classes.line}>
              <ChangeLine change={change} unit={unit} />
            </dd>
            <dd className={classes.course}>
              <Spark values={course} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
