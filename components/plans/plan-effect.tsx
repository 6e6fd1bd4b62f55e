import { List, ListItem, Paper, Text, Title } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ForeignText } from "../feedback/foreign-text.tsx";
import type { Beyond, Limits } from "./effect.ts";

type Props = {
  limits: Limits;
  customers: number;
  beyond: readonly Beyond[];
  unseen: number;
  /** Customers with more learners than the limit, which somebody has to accept. */
  excess: readonly { slug: string; name: string; used: number }[];
};

const mostCustomers = 12;
const mostKits = 5;

/** What limits do to those who have the plan, before anything is saved. */
export function PlanEffect({ limits, customers, beyond, unseen, excess }: Props) {
  const t = useTranslations("plans.effect");
  return (
    <Paper component="section" p="md" aria-label={t("title")} aria-live="polite">
      <Title order={2} fz="md" mb={6}>
        {t("title")}
      </Title>
      <Text fz="sm" c="dimmed">
        {t("customers", { count: customers })}
      </Text>
      {customers > 0 && beyond.length + excess.length === 0 ? <Text fz="sm">{t("within")}</Text> : null}
      {beyond.length > 0 ? (
        <>
          <Text fz="sm" mt={8}>
            {t("beyond")}
          </Text>
          <List fz="sm" withPadding>
            {beyond.slice(0, mostCustomers).map((one) => (
              <ListItem key={one.slug}>
                <ForeignText text={one.name} href={`/c/${one.slug}/settings`} most={50} />
                <BeyondLines of={one} limits={limits} />
              </ListItem>
            ))}
          </List>
          {beyond.length > mostCustomers ? (
            <Text fz="sm">{t("more", { count: beyond.length - mostCustomers })}</Text>
          ) : null}
        </>
      ) : null}
      {excess.length > 0 ? (
        <>
          <Text fz="sm" mt={8}>
            {t("excess")}
          </Text>
          <List fz="sm" withPadding>
            {excess.slice(0, mostCustomers).map((one) => (
              <ListItem key={one.slug}>
                <ForeignText text={one.name} href={`/c/${one.slug}/settings`} most={50} />{" "}
                {t("learners", { count: one.used })}
              </ListItem>
            ))}
          </List>
          {excess.length > mostCustomers ? (
            <Text fz="sm">{t("more", { count: excess.length - mostCustomers })}</Text>
          ) : null}
        </>
      ) : null}
      {unseen > 0 ? (
        <Text fz="sm" c="dimmed" mt={8}>
          {t("unseen", { count: unseen })}
        </Text>
      ) : null}
    </Paper>
  );
}

/** Each thing that one customer has beyond limits. */
export function BeyondLines({ of: { kits, narrowed }, limits }: { of: Beyond; limits: Limits }) {
  const t = useTranslations("plans.effect");
  return (
    <>
      {kits === null ? null : <Text fz="sm">{t("kits", { count: kits, limit: limits.kits })}</Text>}
      {narrowed.slice(0, mostKits).map(({ role, connections, seconds }) => (
        <Text key={role} fz="sm" style={{ overflowWrap: "anywhere" }}>
          <Text span fz="xs" ff="monospace" fw={600}>
            {role}
          </Text>
          {": "}
          {[
            connections === null ? null : t("connections", { count: connections, limit: limits.connections }),
            seconds === null ? null : t("seconds", { count: seconds, limit: limits.seconds }),
          ]
            .filter(Boolean)
            .join("; ")}
        </Text>
      ))}
      {narrowed.length > mostKits ? (
        <Text fz="sm">{t("moreKits", { count: narrowed.length - mostKits })}</Text>
      ) : null}
    </>
  );
}
