import {
  Box,
  Group,
  Paper,
  Table,
  TableTbody,
  TableTd,
  TableTfoot,
  TableTh,
  TableThead,
  TableTr,
  Text,
  Title,
} from "@mantine/core";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { Breakdown } from "#db/figures/figure.ts";
import { formatFigure } from "../../charts/format.ts";
import { AsOf } from "../truth/as-of.tsx";
import type { TruthProps } from "../truth/truth.tsx";
import { TruthButton } from "../truth/truth-button.tsx";
import classes from "./drill.module.css";
import { Opened } from "./opened.tsx";

/** A line of a breakdown: its part of the number, and what stands beside that. */
export type Line = { key: string; name: ReactNode; values: readonly (number | null)[] };

type Props = {
  figure: FigureName;
  by: Breakdown;
  /** What the lines are called (day, week, month, tenant), and what stands beside the number. */
  headings: readonly string[];
  lines: readonly Line[];
  /** What is told of lines that are cut. */
  note: string | null;
  /** The number of the page, and that of what stands beside. */
  total: readonly (number | null)[];
  truth: TruthProps;
  hrefOf: (by: Breakdown) => string;
  closeHref: string;
  /** Where the rows behind it are, for people who may browse tables. */
  rowsHref: string | null;
  /** By what else it is broken down. */
  all: readonly Breakdown[];
};

/** How the number of a range is told from its lines. */
const totals = { sum: "sum", mean: "mean", last: "last", ratio: "ratio" } as const;

/** A number in its parts, by day or by tenant: the last line is the number itself. */
export function BreakdownTable({
  figure: name,
  by,
  headings,
  lines,
  note,
  total,
  truth,
  hrefOf,
  closeHref,
  rowsHref,
  all,
}: Props) {
  const t = useTranslations("panels.drill");
  const words = useTranslations("panels");
  const format = useFormatter();
  const { unit, how } = figureOf(name);
  const label = words(`figures.${name}`);
  const said = (value: number | null, at: number) => formatFigure(format, at === 0 ? unit : "count", value);
  // But over days every figure is added up, save a ratio.
  const totalName = t(`total.${by !== "day" && how !== "ratio" ? "sum" : totals[how]}`);
  return (
    <Opened label={t("title", { figure: label })} of={`${name} ${by}`}>
      <Paper p="md" mb="md">
        <Group justify="space-between" gap="xs" mb="xs">
          <Group gap={4}>
            <Title order={2} fz="sm" fw={600}>
              {t("title", { figure: label })}
            </Title>
            <TruthButton label={t("title", { figure: label })} {...truth} />
          </Group>
          <Group gap="md" fz="sm" className={classes.links}>
            {all.map((one) => (
              <Link
                key={one}
                className="link"
                href={hrefOf(one)}
                scroll={false}
                replace
                prefetch={false}
                aria-current={one === by ? "true" : undefined}
              >
                {t(`by.${one}`)}
              </Link>
            ))}
            {rowsHref ? (
              <Link className="link" href={rowsHref} prefetch={false}>
                {t("rows")}
              </Link>
            ) : null}
            <Link className="link" href={closeHref} scroll={false} prefetch={false}>
              {t("close")}
            </Link>
          </Group>
        </Group>
        <Box
          component="section"
          className={classes.scroll}
          aria-label={t("title", { figure: label })}
          tabIndex={0}
        >
          <Table stickyHeader verticalSpacing={4}>
            <TableThead>
              <TableTr>
                {headings.map((heading, at) => (
                  <TableTh key={heading} scope="col" className={at === 0 ? undefined : "numeric"}>
                    {heading}
                  </TableTh>
                ))}
              </TableTr>
            </TableThead>
            <TableTbody>
              {lines.map(({ key, name: of, values }) => (
                <TableTr key={key}>
                  <TableTh scope="row" fw={400} style={{ whiteSpace: "normal" }}>
                    {of}
                  </TableTh>
                  {values.map((value, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a line's values stand in the order of the headings
                    <TableTd key={at} className="numeric">
                      {said(value, at)}
                    </TableTd>
                  ))}
                </TableTr>
              ))}
            </TableTbody>
            <TableTfoot>
              <TableTr>
                <TableTh scope="row">{totalName}</TableTh>
                {total.map((value, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the totals stand in the order of the headings
                  <TableTh key={at} className="numeric">
                    {said(value, at)}
                  </TableTh>
                ))}
              </TableTr>
            </TableTfoot>
          </Table>
        </Box>
        <Text fz="xs" c="dimmed" mt={4} component="div">
          {note ? `${note} ` : null}
          <AsOf />
        </Text>
      </Paper>
    </Opened>
  );
}
