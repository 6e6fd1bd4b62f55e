import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { RunRow } from "#db/queries/runs.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Ago, Instant } from "../feedback/moment.tsx";
import { SaidRow } from "../feedback/said-row.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { duration, lasted } from "./duration.ts";
import { Requester } from "./requester.tsx";
import { StateLabel } from "./state-label.tsx";
import { useCondition, waitingOf } from "./use-condition.ts";

type Props = { runs: RunRow[]; now: Date; withCustomer?: boolean; label: string };

/** One line a load. */
export function RunsTable({ runs, now, withCustomer, label }: Props) {
  const t = useTranslations("loads");
  return (
    <Scroll label={label}>
      <Table highlightOnHover miw={withCustomer ? 900 : 780}>
        <TableThead>
          <TableTr>
            <TableTh>{t("columns.run")}</TableTh>
            {withCustomer ? <TableTh>{t("columns.customer")}</TableTh> : null}
            <TableTh>{t("columns.state")}</TableTh>
            <TableTh>{t("columns.requested")}</TableTh>
            <TableTh className="numeric">{t("columns.duration")}</TableTh>
            <TableTh className="numeric">{t("columns.rowsRead")}</TableTh>
            <TableTh className="numeric">{t("columns.rowsChanged")}</TableTh>
            <TableTh>{t("columns.asOf")}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {runs.map((run) => (
            <Row key={run.id} run={run} now={now} withCustomer={withCustomer} />
          ))}
        </TableTbody>
      </Table>
    </Scroll>
  );
}

function Row({ run, now, withCustomer }: { run: RunRow; now: Date; withCustomer?: boolean }) {
  const t = useTranslations("loads");
  const format = useFormatter();
  const locale = useLocale();
  const span = lasted(run.started_at, run.finished_at, now);
  const note = useCondition()(waitingOf(run));
  const count = (value: number) => (run.steps === 0 ? "–" : format.number(value, "integer"));
  const line = (
    <TableTr style={note ? { borderBottom: "none" } : undefined}>
      <TableTd style={{ whiteSpace: "nowrap" }}>
        <Link className="link" href={`/c/${run.customer.slug}/loads/${run.id}`}>
          {t(`kinds.${run.kind}`)}
        </Link>{" "}
        <Text span c="dimmed" fz="sm">
          {run.id}
        </Text>
      </TableTd>
      {withCustomer ? (
        <TableTd>
          <ForeignText text={run.customer.name} href={`/c/${run.customer.slug}`} most={60} />
        </TableTd>
      ) : null}
      <TableTd>
        <StateLabel state={run.condition} />
      </TableTd>
      <TableTd style={{ whiteSpace: "nowrap" }}>
        <Ago at={run.requested_at} />{" "}
        <Text span c="dimmed" fz="sm">
          <Requester by={run.requested_by} />
        </Text>
      </TableTd>
      <TableTd className="numeric">{span === undefined ? "–" : duration(span, locale)}</TableTd>
      <TableTd className="numeric">{count(run.rowsRead)}</TableTd>
      <TableTd className="numeric">{count(run.rowsChanged)}</TableTd>
      <TableTd style={{ whiteSpace: "nowrap" }}>{run.as_of ? <Instant at={run.as_of} /> : "–"}</TableTd>
    </TableTr>
  );
  if (!note) return line;
  return (
    <>
      {line}
      <SaidRow columns={withCustomer ? 8 : 7}>
        <Text fz="xs" c="dimmed">
          {note}
        </Text>
      </SaidRow>
    </>
  );
}
