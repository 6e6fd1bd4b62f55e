import { VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { formatFigure, formatShare } from "../../charts/format.ts";
import { formatDifference } from "../reasons/said/figure-text.ts";
import classes from "./numbers.module.css";
import type { PreparedNumber } from "./prepare-number.ts";

/** `isShort`: what it was is not said. */
type Props = Pick<PreparedNumber, "change" | "unit"> & { isShort?: boolean };

/** A number's change: its sign, an arrow, how much, whether that is good, and what it was. */
export function ChangeLine({ change, unit, isShort = false }: Props) {
  const t = useTranslations("panels.change");
  const format = useFormatter();
  if (change.state === "off") return null;
  if (change.state !== "compared") return <span className={classes.before}>{t(change.state)}</span>;
  const { before, share, tone } = change;
  const was = isShort ? null : (
    <span className={classes.before}>{t("before", { before: formatFigure(format, unit, before) })}</span>
  );
  if (change.change === 0)
    return (
      <>
        <span className={classes.same}>{t("same")}</span> {was}
      </>
    );
  const Arrow = change.change > 0 ? IconArrowUp : IconArrowDown;
  const by = {
    change: formatDifference(format, unit, change.change),
    share: formatShare(format, share ?? 0),
  };
  return (
    <>
      <span className={classes.change} data-tone={tone}>
        <Arrow size={14} stroke={2.4} aria-hidden />
        {t(change.kind === "share" ? "relative" : "absolute", by)}
        {tone === "neutral" ? null : <VisuallyHidden> {t(tone)}</VisuallyHidden>}
      </span>{" "}
      {was}
    </>
  );
}
