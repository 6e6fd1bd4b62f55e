import { Text } from "@mantine/core";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { lengthOf } from "#days.ts";
import type { FigureName } from "#db/figures/daily.ts";
import { ForeignText } from "../../../feedback/foreign-text.tsx";
import type { Cause, Headline } from "../headline.ts";
import { formatSize, formatTold } from "./figure-text.ts";
import classes from "./said.module.css";

/** Where a part of a sentence comes from. */
export type Whence =
  | { of: "figure" | "change"; figure: FigureName }
  | { of: "cause"; figure: FigureName; by: Cause["by"]; id: string };

type Props = { headline: Headline; hrefOf: (whence: Whence) => string };

/** One sentence: what changed most, and what explains it. Its numbers and names lead to where they come from. */
export function HeadlineSentence({ headline, hrefOf }: Props) {
  const t = useTranslations("reasons");
  const format = useFormatter();
  const { figure, change, range, shift, comparison, cause } = headline;
  const name = figure.name as FigureName;
  const to = (of: "figure" | "change") => (chunks: ReactNode) => (
    <Link
      className={classes.whence}
      href={hrefOf({ of, figure: name })}
      data-tone={of === "change" ? change.tone : undefined}
    >
      {chunks}
    </Link>
  );
  return (
    <Text component="p" className={classes.headline}>
      {t.rich(`headline.${comparison}`, {
        name: t(`figures.${name}`),
        told: formatTold(format, figure, change),
        days: lengthOf(range),
        weeks: Math.round(shift / 7),
        figure: to("figure"),
        change: to("change"),
      })}{" "}
      {cause
        ? t.rich(`cause.${cause.kind}`, {
            by: cause.by,
            way: change.change > 0 ? "rise" : "fall",
            share: format.number(cause.share, { style: "percent", maximumFractionDigits: 0 }),
            size: formatSize(format, figure, cause.change),
            cause: () => (
              <ForeignText
                text={cause.name}
                most={60}
                href={hrefOf({ of: "cause", figure: name, by: cause.by, id: cause.id })}
              />
            ),
          })
        : null}
    </Text>
  );
}
