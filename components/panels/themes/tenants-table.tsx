import {
  Box,
  Paper,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  Title,
} from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import { formatFigure } from "../../charts/format.ts";
import { ForeignText } from "../../feedback/foreign-text.tsx";
import type { TenantOption } from "../../tenants/prepare-tree.ts";
import { ChangeLine } from "../numbers/change.tsx";
import { changeOf } from "../reasons/comparison.ts";
import { AsOf } from "../truth/as-of.tsx";
import classes from "./themes.module.css";

/** A figure of each tenant that has any, by the tenant's id; null where a ratio is of nothing. */
export type TenantValues = ReadonlyMap<string, number | null>;

/** A figure's values by tenant in the range, and in the days that it is compared with. */
export type TenantFigure = { name: FigureName; now: TenantValues; before: TenantValues | null };

type Props = { tenants: readonly TenantOption[]; figures: readonly TenantFigure[] };

/** Tenants without a row had nobody active, and nothing happened there; of nothing there is no ratio. */
export const valueIn = (name: FigureName, values: TenantValues, id: string): number | null => {
  const value = values.get(id);
  if (value !== undefined) return value;
  return figureOf(name).how === "ratio" ? null : 0;
};

/** The tenants by a figure, the largest first; those that are equal, or unknown, in the order of the tree. */
export function ranked(tenants: readonly TenantOption[], { name, now }: TenantFigure): TenantOption[] {
  const value = ({ id }: TenantOption) => valueIn(name, now, id) ?? Number.NEGATIVE_INFINITY;
  return tenants.toSorted((a, b) => (value(a) === value(b) ? 0 : value(a) < value(b) ? 1 : -1));
}

function Cell({
  figure: { name, now, before },
  id,
  most,
}: {
  figure: TenantFigure;
  id: string;
  most: number;
}) {
  const format = useFormatter();
  const figure = figureOf(name);
  const { unit } = figure;
  // Of how many things a tenant's ratio is made is not read: its change is told as it is.
  const of = (value: number | null) => ({ value, under: Number.POSITIVE_INFINITY });
  const value = valueIn(name, now, id);
  const share = value !== null && most > 0 ? Math.max(0, value / most) : 0;
  return (
    <>
      {formatFigure(format, unit, value)}
      {before ? (
        <Text fz="xs" component="div">
          <ChangeLine
            unit={unit}
            change={changeOf(figure, of(value), of(valueIn(name, before, id)))}
            isShort
          />
        </Text>
      ) : null}
      <span className={classes.meter} style={{ width: `${share * 100}%` }} aria-hidden />
    </>
  );
}

/** The tenants of the page side by side, the largest first figure first. */
export function TenantsTable({ tenants, figures }: Props) {
  const t = useTranslations("panels");
  const [first] = figures;
  if (!first) return null;
  const mostOf = ({ name, now }: TenantFigure) =>
    Math.max(0, ...tenants.map(({ id }) => valueIn(name, now, id) ?? 0));
  const most = figures.map(mostOf);
  return (
    <Paper component="section" className={classes.behind} aria-label={t("byTenant.title")} p="md">
      <Title order={2} fz="sm" fw={600} mb="xs">
        {t("byTenant.title")}
      </Title>
      <Box component="section" className={classes.scroll} aria-label={t("byTenant.title")} tabIndex={0}>
        <Table stickyHeader verticalSpacing={5}>
          <TableThead>
            <TableTr>
              <TableTh scope="col">{t("byTenant.tenant")}</TableTh>
              {figures.map(({ name }) => (
                <TableTh key={name} scope="col" className="numeric">
                  {t(`figures.${name}`)}
                </TableTh>
              ))}
            </TableTr>
          </TableThead>
          <TableTbody>
            {ranked(tenants, first).map(({ id, name }) => (
              <TableTr key={id}>
                <TableTh scope="row" fw={400} className={classes.name} style={{ whiteSpace: "normal" }}>
                  <ForeignText text={name} most={60} />
                </TableTh>
                {figures.map((figure, at) => (
                  <TableTd key={figure.name} className="numeric">
                    <Cell figure={figure} id={id} most={most[at] ?? 0} />
                  </TableTd>
                ))}
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Box>
      <Text fz="xs" c="dimmed" mt={4} component="div">
        {first.before ? `${t("byTenant.caption")} ` : null}
        <AsOf />
      </Text>
    </Paper>
  );
}
