import { useFormatter, useTranslations } from "next-intl";
import classes from "./customers.module.css";

type Props = {
  learners: number | null;
  counted: number | null;
  cap: number | null;
  /** Where no heading says what is counted. */
  isNamed?: boolean;
};

/** Learners against their cap: numbers, a bar, and in words when there are more than may be. */
export function Learners({ learners, counted, cap, isNamed }: Props) {
  const t = useTranslations("customers");
  const format = useFormatter();
  const whole = (value: number) => format.number(value, "integer");
  if (learners === null || counted === null) return "–";
  const name = isNamed ? ` ${t("learners.short")}` : "";
  if (cap === null)
    return (
      <>
        {whole(learners)}
        {name} <span className={classes.note}>{t("learners.noCap")}</span>
      </>
    );
  const isOver = counted > cap;
  const values = { learners: whole(counted), cap: whole(cap) };
  const share = Math.min(100, cap > 0 ? (counted / cap) * 100 : counted > 0 ? 100 : 0);
  return (
    <>
      <span className={classes.of}>{t("learners.of", values)}</span>
      {name}
      {isOver ? (
        <>
          {" "}
          <span className={classes.marked} data-bad>
            {t("learners.over")}
          </span>
        </>
      ) : null}
      <span className={classes.bar} role="img" aria-label={t("learners.bar", values)}>
        <span className={classes.fill} data-over={isOver || undefined} style={{ width: `${share}%` }} />
      </span>
    </>
  );
}
