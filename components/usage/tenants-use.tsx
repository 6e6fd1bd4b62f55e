import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { TenantUse } from "#db/schema/console/usage_samples.ts";
import { Learners } from "../customers/learners.tsx";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { Section } from "../home/section.tsx";
import { useGrowth } from "./use-growth.ts";

type Tenant = Omit<TenantUse, "parent"> & { depth: number };
type Props = {
  /** As their tree is read from top to bottom. */
  tenants: Tenant[];
  before: TenantUse[];
};

const deepest = 8;

/** Learners of each tenant against its cap. */
export function TenantsUse({ tenants, before }: Props) {
  const t = useTranslations("customers.usage");
  const growth = useGrowth();
  const was = new Map(before.map(({ id, learners }) => [id, learners]));
  return (
    <Section title={t("perTenant")}>
      <Scroll label={t("perTenant")} mah="70vh">
        <Table highlightOnHover miw={480} stickyHeader>
          <TableThead>
            <TableTr>
              <TableTh>{t("tenant")}</TableTh>
              <TableTh>{t("learners")}</TableTh>
              <TableTh className="numeric">{t("change")}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {tenants.map(({ id, name, depth, learners, cap }) => (
              <TableTr key={id}>
                <TableTd style={{ paddingInlineStart: 10 + 18 * Math.min(depth, deepest) }}>
                  {name === null ? null : <ForeignText text={name} most={60} />}{" "}
                  <Text span fz="xs" c="dimmed">
                    {id}
                  </Text>
                </TableTd>
                <TableTd w={220}>
                  <Learners learners={learners} counted={learners} cap={cap} />
                </TableTd>
                <TableTd className="numeric">{growth(was.get(id) ?? 0, learners)}</TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Scroll>
    </Section>
  );
}
