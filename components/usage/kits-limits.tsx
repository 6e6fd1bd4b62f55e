import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { KitLimits } from "#db/queries/usage.ts";
import { EmptyState } from "../feedback/empty-state.tsx";
import { Ago } from "../feedback/moment.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { Section } from "../home/section.tsx";

/** Each kit with what it may do at most, what it did in the last `days`, and when it was seen in use last. */
export function KitsLimits({ kits, days }: { kits: KitLimits[]; days: number }) {
  const all = useTranslations("customers.usage");
  const t = useTranslations("customers.usage.kits");
  const format = useFormatter();
  const head = [
    "kit",
    "purpose",
    "state",
    "statements",
    "connections",
    "seconds",
    "expires",
    "last",
  ] as const;
  return (
    <Section title={t("title")}>
      {kits.length === 0 ? (
        <EmptyState title={t("none")} description={t("noneText")} />
      ) : (
        <Scroll label={t("title")}>
          <Table miw={860}>
            <TableThead>
              <TableTr>
                {head.map((column) => (
                  <TableTh key={column}>{t(column)}</TableTh>
                ))}
              </TableTr>
            </TableThead>
            <TableTbody>
              {kits.map((kit) => (
                <TableTr key={kit.id}>
                  <TableTd>
                    <code>{kit.role}</code>
                  </TableTd>
                  <TableTd>{t(`purposes.${kit.purpose}`)}</TableTd>
                  <TableTd>
                    {t(`states.${kit.isExpired && kit.state === "active" ? "expired" : kit.state}`)}
                  </TableTd>
                  <TableTd>
                    {kit.statements === null ? t("uncounted") : format.number(kit.statements, "integer")}
                  </TableTd>
                  <TableTd>{t("ofLimit", { sessions: kit.sessions, limit: kit.connections })}</TableTd>
                  <TableTd>{format.number(kit.seconds, "integer")}</TableTd>
                  <TableTd>{format.dateTime(kit.expiresAt, "day")}</TableTd>
                  <TableTd>{kit.lastUsedAt ? <Ago at={kit.lastUsedAt} /> : t("never")}</TableTd>
                </TableTr>
              ))}
            </TableTbody>
          </Table>
        </Scroll>
      )}
      <Text fz="sm" c="dimmed" mt="xs">
        {kits.length > 0 ? `${t("note", { days })} ` : null}
        {all("exports")}
      </Text>
    </Section>
  );
}
