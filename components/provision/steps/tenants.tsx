"use client";

import { Button, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Draft } from "#db/provisioning/draft.ts";
import { inText } from "#foreign.ts";
import { Outcome } from "../../feedback/outcome.tsx";
import { useExplanation } from "../../feedback/use-explanation.ts";
import { SourceAge } from "../source-age.tsx";
import { Learners, TenantName, TenantTree } from "../tenant-tree.tsx";
import type { FindTenants, RefreshTenants, StepProps } from "../types.ts";
import { useRefusal } from "../use-refusal.ts";
import { useTenants } from "../use-tenants.ts";

type Props = StepProps<Draft["tenants"]> & { findTenants: FindTenants; refreshTenants: RefreshTenants };

/** Looks for the customer's tenants at the source, and shows what comes with each. */
export function TenantsStep({ value: { roots }, onChange, findTenants, refreshTenants }: Props) {
  const t = useTranslations("provision.tenants");
  const explain = useExplanation();
  const refused = useRefusal();
  const [search, setSearch] = useState("");
  const { found, failed, look } = useTenants(findTenants, { search, chosen: roots, isWhole: false });
  const take = (id: string) => onChange({ roots: [...roots, id] });
  const leave = (id: string) => onChange({ roots: roots.filter((one) => one !== id) });
  const nameOf = (id: string) => {
    const tenant = found?.chosen.find((one) => one.id === id)?.branch[0];
    return tenant?.title ?? tenant?.subdomain ?? id;
  };
  return (
    <Stack gap="md" maw={760}>
      {failed ? <Outcome tone="failed">{explain(failed).meaning}</Outcome> : null}
      {found ? <SourceAge age={found.age} refresh={() => refreshTenants({})} onAsked={look} /> : null}
      {roots.map((id) => {
        const chosen = found?.chosen.find((one) => one.id === id);
        return (
          <Paper key={id} withBorder p="sm" component="section" aria-label={inText(nameOf(id), 60)}>
            <Group justify="space-between" mb="xs">
              <Text fw={550}>
                <TenantName {...(chosen?.branch[0] ?? { id, title: null, subdomain: null })} />
              </Text>
              <Button size="compact-sm" variant="default" flex="none" onClick={() => leave(id)}>
                {t("remove")}
              </Button>
            </Group>
            {chosen ? (
              <>
                <Text fz="sm" mb="xs">
                  {t("totals", { count: chosen.totals.tenants })}{" "}
                  <Learners learners={chosen.totals.learners} limit={chosen.totals.limit} />
                </Text>
                {chosen.refusal ? <Outcome tone="failed">{refused(chosen.refusal)}</Outcome> : null}
                <TenantTree chosen={chosen} />
              </>
            ) : null}
          </Paper>
        );
      })}
      <TextInput
        type="search"
        label={t("search")}
        description={t("searchNote")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        maxLength={100}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Title order={2} fz="sm">
        {t("results")}
      </Title>
      {found && found.found.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {t(found.age.tenants === 0 ? "nothingKnown" : "nothingFound")}
        </Text>
      ) : null}
      <Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: "none" }} aria-label={t("results")}>
        {found?.found
          .filter(({ id }) => !roots.includes(id))
          .map((one) => (
            <Group key={one.id} component="li" justify="space-between" wrap="nowrap" gap="sm">
              <div style={{ minWidth: 0 }}>
                <TenantName {...one} />
                <Text fz="xs" c="dimmed">
                  {one.refusal ? (
                    refused(one.refusal)
                  ) : (
                    <>
                      {t("totals", { count: one.totals.tenants })}{" "}
                      <Learners learners={one.totals.learners} limit={one.totals.limit} />
                    </>
                  )}
                </Text>
              </div>
              <Button
                size="compact-sm"
                variant="default"
                flex="none"
                disabled={one.refusal !== null}
                aria-label={t("addNamed", { tenant: inText(one.title ?? one.subdomain ?? one.id, 60) })}
                onClick={() => take(one.id)}
              >
                {t("add")}
              </Button>
            </Group>
          ))}
      </Stack>
      {found?.isMore ? (
        <Text fz="sm" c="dimmed">
          {t("isMore", { count: found.found.length })}
        </Text>
      ) : null}
    </Stack>
  );
}
