import {
  Progress as Bar,
  Stack,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from "@mantine/core";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ProvisionDetail } from "#db/queries/provisions.ts";
import type { ProvisionStepRow } from "#db/schema/console/provision_steps.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Outcome } from "../feedback/outcome.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { duration } from "../loads/duration.ts";
import { RunError } from "../loads/run-error.tsx";
import { StepState } from "./state.tsx";

type Props = { provision: ProvisionDetail };

/** What a step says beside its state: rows that came in so far, people with what became of them. */
function Details({ step, provision }: { step: ProvisionStepRow; provision: ProvisionDetail }) {
  const t = useTranslations("provision.progress");
  const format = useFormatter();
  const { details } = step;
  const slug = provision.customerSlug;
  if (step.step === "seed" && details.run !== undefined)
    return (
      <>
        {provision.loaded?.tables
          ? t("loaded", {
              over: provision.loaded.over,
              all: provision.loaded.tables,
              rows: format.number(provision.loaded.rows),
            })
          : null}{" "}
        {slug ? (
          <Link
            className="link"
            style={{ textDecoration: "underline" }}
            href={`/c/${slug}/loads/${details.run}`}
          >
            {t("load", { run: String(details.run) })}
          </Link>
        ) : null}
      </>
    );
  if (step.step === "checks" && details.rows !== undefined)
    return t("checked", { rows: format.number(details.rows), count: details.warnings ?? 0 });
  if (step.step === "people")
    return (
      <>
        {details.people?.map(({ email, idPerson, outcome }) => (
          <span key={email} style={{ display: "block" }}>
            <ForeignText text={email} href={`/people/${idPerson}`} most={60} />: {t(`invited.${outcome}`)}
          </span>
        ))}
      </>
    );
  if (step.step === "kit" && details.role) return <code>{details.role}</code>;
  return null;
}

/** The steps by which a customer is made, as they stand. */
export function ProvisionProgress({ provision }: Props) {
  const locale = useLocale();
  const t = useTranslations("provision.progress");
  const over = provision.steps.filter(({ state }) => state === "done").length;
  return (
    <Stack gap="md">
      {provision.error ? <RunError error={provision.error} /> : null}
      {provision.error && provision.next_attempt_at ? (
        <Text fz="sm" role="status">
          {t("again")}
        </Text>
      ) : null}
      {provision.isUnheeded ? <Outcome tone="noted">{t("unheeded")}</Outcome> : null}
      <Bar value={(over / Math.max(provision.steps.length, 1)) * 100} size="sm" aria-label={t("label")} />
      <Scroll label={t("label")}>
        <Table>
          <TableThead>
            <TableTr>
              <TableTh>{t("step")}</TableTh>
              <TableTh>{t("state")}</TableTh>
              <TableTh className="numeric">{t("lasted")}</TableTh>
              <TableTh>{t("details")}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {provision.steps.map((one) => (
              <TableTr key={one.step}>
                <TableTd>{t(`steps.${one.step}`)}</TableTd>
                <TableTd>
                  <StepState state={one.state} />
                </TableTd>
                <TableTd className="numeric">
                  {one.started_at && one.finished_at
                    ? duration(one.finished_at.getTime() - one.started_at.getTime(), locale)
                    : null}
                </TableTd>
                <TableTd fz="xs">
                  <Details step={one} provision={provision} />{" "}
                  {one.attempts > 1 ? t("tries", { count: one.attempts }) : null}
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Scroll>
    </Stack>
  );
}
