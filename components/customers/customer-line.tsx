import { TableTd, TableTr, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { CustomerRow } from "#db/queries/customers-list.ts";
import { formatDay } from "#i18n/formats.ts";
import { formatBytes } from "../charts/format.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { FreshnessLabel } from "../home/freshness-label.tsx";
import { useTrouble } from "../home/use-trouble.ts";
import classes from "./customers.module.css";
import { Learners } from "./learners.tsx";

type Of = { customer: CustomerRow };

/** The line of one customer, which opens it wherever it is pressed. */
export function CustomerLine({ customer }: Of) {
  const tState = useTranslations("home.states");
  const { slug, name, state, plan, owner } = customer;
  const cell = (content: ReactNode, className?: string, miw?: number) => (
    <TableTd visibleFrom="sm" className={className} miw={miw}>
      {content}
    </TableTd>
  );
  const foreign = (text: string | null) => (text === null ? "–" : <ForeignText text={text} most={40} />);
  return (
    <TableTr className={classes.line}>
      <TableTd miw={{ base: 0, sm: 160 }}>
        <span className={classes.name}>
          <ForeignText text={name} href={`/c/${slug}`} most={60} />
        </span>
        <Text fz="xs" c="dimmed">
          {slug}
        </Text>
        {/* What the columns say that a phone has no room for. */}
        <Text component="div" fz="sm" hiddenFrom="sm" className={classes.phone}>
          <div>
            <FreshnessLabel state={customer.health.state} />
            {state === "active" ? null : ` · ${tState(state)}`}
          </div>
          {customer.learners === null ? null : (
            <div>
              <Learners {...customer} isNamed />
            </div>
          )}
          <Kits customer={customer} isShort />
          <End customer={customer} isShort />
        </Text>
      </TableTd>
      {cell(<Health customer={customer} />)}
      {cell(<span style={{ whiteSpace: "nowrap" }}>{tState(state)}</span>)}
      {cell(foreign(plan), undefined, 104)}
      {cell(<Size customer={customer} />, "numeric")}
      {cell(<Learners {...customer} />)}
      {cell(<Kits customer={customer} />)}
      {cell(<End customer={customer} />)}
      {cell(foreign(owner), undefined, 100)}
    </TableTr>
  );
}

function Health({ customer: { health } }: Of) {
  const sentence = useTrouble();
  const [worst] = health.troubles;
  return (
    <>
      <FreshnessLabel state={health.state} />
      {worst && worst.state !== "empty" ? (
        <Text fz="xs" c="dimmed" maw={240} lineClamp={4}>
          {sentence(worst)}
        </Text>
      ) : null}
    </>
  );
}

function Size({ customer: { bytes, rows } }: Of) {
  const t = useTranslations("customers.size");
  const format = useFormatter();
  if (bytes === null || rows === null) return "–";
  return (
    <>
      <span style={{ whiteSpace: "nowrap" }}>{formatBytes(format, bytes)}</span>
      <div className={classes.note}>
        {t("rows", { count: format.number(rows, "compact"), millions: rows >= 1e6 ? "yes" : "no" })}
      </div>
    </>
  );
}

type Short = Of & { isShort?: boolean };

function Kits({ customer: { kits, nextKit }, isShort }: Short) {
  const t = useTranslations("customers.kits");
  const format = useFormatter();
  if (!kits || nextKit === null) return isShort ? null : "–";
  const day = format.dateTime(new Date(nextKit), "day");
  if (isShort)
    return (
      <div>
        <span className={classes.marked}>{t("short", { count: kits, day })}</span>
      </div>
    );
  return (
    <div>
      <span className={classes.marked}>{t("count", { count: kits })}</span>
      <div className={classes.note}>{t("next", { day })}</div>
    </div>
  );
}

function End({ customer: { endsOn, daysLeft, isEnding, hasContract }, isShort }: Short) {
  const t = useTranslations("customers.end");
  const format = useFormatter();
  if (isShort && !isEnding) return null;
  if (endsOn === null || daysLeft === null)
    return hasContract ? <span className={classes.note}>{t("open")}</span> : "–";
  const days = Math.abs(daysLeft);
  const said = daysLeft < 0 ? t("over", { days }) : t("in", { days });
  if (isShort)
    return (
      <div>
        <span className={classes.marked} data-bad={daysLeft < 0 || undefined}>
          {t("contract")} {said}
        </span>{" "}
        <span className={classes.note}>({formatDay(format, endsOn)})</span>
      </div>
    );
  return (
    <div>
      <span style={{ whiteSpace: "nowrap" }}>{formatDay(format, endsOn)}</span>
      {isEnding ? (
        <div className={classes.marked} data-bad={daysLeft < 0 || undefined}>
          {said}
        </div>
      ) : null}
    </div>
  );
}
