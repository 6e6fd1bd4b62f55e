"use client";
import { Group, Loader } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { parseAsTenants } from "../address/parsers.ts";
import { LongNames } from "../feedback/foreign-text.tsx";
import { panelParsers } from "./panel-params.ts";
import classes from "./panels.module.css";
import { RangeControl } from "./range-control.tsx";
import { TenantControl, type TenantOption } from "./tenant-control.tsx";

type Props = {
  /** The preset that is shown, null when the days were chosen one by one. */
  preset: string | null;
  days: [string, string] | null;
  yesterday: string;
  tenants: TenantOption[];
};

/** The range and the tenants of the page; what is chosen goes into the address, and the server answers it. */
export function PanelControls({ preset, days, yesterday, tenants }: Props) {
  const t = useTranslations("panels.controls");
  const [isPending, startTransition] = useTransition();
  const [asked, ask] = useQueryStates(panelParsers, {
    shallow: false,
    history: "push",
    scroll: false,
    startTransition,
  });
  const chosen = tenants.filter(({ id }) => asked.tenants?.includes(BigInt(id)));
  return (
    <>
      <Group gap="xs" className={classes.controls} mb="md" aria-label={t("label")} role="group">
        <RangeControl
          preset={preset}
          days={days}
          yesterday={yesterday}
          onPreset={(range) => ask({ range, from: null, until: null })}
          onDays={([from, until]) => ask({ range: null, from, until })}
        />
        {tenants.length > 1 ? (
          <TenantControl
            tenants={tenants}
            chosen={(asked.tenants ?? []).map(String)}
            onChoose={(ids) => ask({ tenants: ids.length === 0 ? null : parseAsTenants.parse(ids.join()) })}
          />
        ) : null}
        {isPending ? <Loader size="xs" aria-label={t("reading")} /> : null}
      </Group>
      <LongNames names={chosen.map(({ name }) => name)} />
    </>
  );
}
