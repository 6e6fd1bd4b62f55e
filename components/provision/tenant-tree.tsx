import { Stack, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { TenantsToChoose } from "#db/queries/source-tenants.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Scroll } from "../feedback/scroll.tsx";

type Chosen = TenantsToChoose["chosen"][number];

/** A tenant by its title, its address and its id. */
export function TenantName({
  id,
  title,
  subdomain,
}: {
  id: string;
  title: string | null;
  subdomain: string | null;
}) {
  return (
    <>
      <ForeignText text={title ?? subdomain ?? id} most={60} isInside />{" "}
      <Text span fz="xs" c="dimmed">
        <ForeignText text={title && subdomain ? `${subdomain} · ${id}` : id} most={60} isInside />
      </Text>
    </>
  );
}

/** Learners, of how many there may be. */
export function Learners({ learners, limit }: { learners: number; limit: number | null }) {
  const t = useTranslations("provision.tenants");
  const format = useFormatter();
  return limit === null
    ? t("learners", { count: learners })
    : t("learnersOf", { count: learners, limit: format.number(limit) });
}

/** A root with all that descends from it. */
export function TenantTree({ chosen: { branch, totals } }: { chosen: Chosen }) {
  const t = useTranslations("provision.tenants");
  return (
    <Scroll label={t("tree")} mah="20rem">
      <Stack component="ul" gap={2} p="xs" m={0} style={{ listStyle: "none" }}>
        {branch.map((one) => (
          <li key={one.id} style={{ paddingLeft: Math.min(one.depth, 8) * 18 }}>
            <TenantName {...one} />{" "}
            <Text span fz="xs">
              <Learners learners={one.learners} limit={one.user_limit} />
            </Text>
          </li>
        ))}
        {totals.tenants > branch.length ? (
          <li>
            <Text span fz="xs" c="dimmed">
              {t("more", { count: totals.tenants - branch.length })}
            </Text>
          </li>
        ) : null}
      </Stack>
    </Scroll>
  );
}
