"use client";

import { Radio, Stack } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect } from "react";
import type { Draft } from "#db/provisioning/draft.ts";
import type { Offers } from "#db/queries/placement.ts";
import { inText } from "#foreign.ts";
import { formatBytes } from "../../charts/format.ts";
import { Outcome } from "../../feedback/outcome.tsx";
import type { StepProps } from "../types.ts";

type Props = StepProps<Draft["placement"]> & { servers: Offers["servers"] };

/** The server on which the warehouse is to be; where there is one only, that. */
export function PlacementStep({ value, onChange, servers }: Props) {
  const t = useTranslations("provision.placement");
  const format = useFormatter();
  const [only] = servers.length === 1 ? servers : [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step is opened
  useEffect(() => {
    if (value.idServer === null && only) onChange({ idServer: only.id });
  }, []);
  if (servers.length === 0) return <Outcome tone="failed">{t("none")}</Outcome>;
  const isGone = value.idServer !== null && !servers.some(({ id }) => id === value.idServer);
  return (
    <Stack gap="sm">
      {isGone ? <Outcome tone="failed">{t("gone")}</Outcome> : null}
      <Radio.Group
        label={t("server")}
        description={t("note")}
        value={value.idServer === null ? null : String(value.idServer)}
        onChange={(id) => onChange({ idServer: Number(id) })}
      >
        <Stack gap="xs" mt="xs">
          {servers.map((server) => (
            <Radio
              key={server.id}
              value={String(server.id)}
              label={inText(server.name, 60)}
              description={t("room", {
                host: inText(server.public_host ?? server.host, 60),
                count: server.customers,
                loads: server.load_limit,
                size: formatBytes(format, server.bytes),
              })}
            />
          ))}
        </Stack>
      </Radio.Group>
    </Stack>
  );
}
