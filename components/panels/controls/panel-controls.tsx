"use client";
import { ActionIcon, Group, Loader, SegmentedControl, Select, Tooltip } from "@mantine/core";
import { IconDeviceTv, IconPrinter } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import type { DayRange } from "#days.ts";
import { LongNames } from "../../feedback/foreign-text.tsx";
import type { TenantOption } from "../../tenants/prepare-tree.ts";
import { TenantPicker } from "../../tenants/tenant-picker.tsx";
import { type Comparison, comparisons, panelParsers, presets } from "../panel-params.ts";
import classes from "./controls.module.css";
import { type Choice, writeKept } from "./kept-choice.ts";
import { RangePicker } from "./range-picker.tsx";

export type ControlsProps = {
  choice: Omit<Choice, "tenants"> & { compare: Comparison };
  /** The days that are shown, and in words where they were chosen one by one. */
  shown: DayRange;
  said: string | null;
  yesterday: string;
  tenants: TenantOption[];
  /** Ids; none means all. */
  chosen: string[];
  /** The cookie that keeps the choice for the next visit; browsers end its path with a slash. */
  kept: { name: string; path: string };
  /** The same on a wall. */
  wallHref: string;
};

/** Keeps the choice where the browser can; where it cannot, the address has it all the same. */
function keep({ name, path }: ControlsProps["kept"], choice: Choice): void {
  const value = writeKept(choice);
  const year = 365 * 24 * 3600 * 1000;
  if (value === "" || typeof cookieStore === "undefined") return;
  void cookieStore.set({ name, value, path, expires: Date.now() + year, sameSite: "lax" });
}

/** Days, comparison and tenants of all themes; what is chosen goes into the address, and the server answers it. */
export function PanelControls({
  choice,
  shown,
  said,
  yesterday,
  tenants,
  chosen,
  kept,
  wallHref,
}: ControlsProps) {
  const t = useTranslations("panels");
  const [isPending, startTransition] = useTransition();
  const [, ask] = useQueryStates(panelParsers, {
    shallow: false,
    history: "push",
    scroll: false,
    startTransition,
  });
  const ids = chosen.length === 0 ? null : chosen.map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  const now: Choice = { ...choice, tenants: ids };
  const choose = (change: Partial<Choice>) => {
    const next = { ...now, ...change };
    keep(kept, next);
    void ask({ ...next, tenants: next.tenants && [...next.tenants] });
  };
  return (
    <>
      <Group gap="xs" className={classes.controls} aria-label={t("controls.label")} role="group">
        <SegmentedControl
          className={classes.range}
          size="xs"
          aria-label={t("controls.range")}
          value={choice.range ?? ""}
          onChange={(value) => {
            const range = presets.find((one) => one === value);
            if (range) choose({ range, from: null, until: null });
          }}
          data={presets.map((value) => ({ value, label: t(`presets.${value}`) }))}
        />
        <RangePicker
          said={said}
          shown={shown}
          yesterday={yesterday}
          onDays={({ from, until }) => choose({ range: null, from, until })}
        />
        <Select
          size="xs"
          w={210}
          allowDeselect={false}
          aria-label={t("controls.compare")}
          value={choice.compare}
          data={comparisons.map((value) => ({ value, label: t(`comparisons.${value}`) }))}
          onChange={(value) => {
            const compare = comparisons.find((one) => one === value);
            if (compare) choose({ compare });
          }}
        />
        {tenants.length > 1 ? (
          <TenantPicker
            tenants={tenants}
            chosen={chosen}
            onApply={(picked) =>
              choose({
                tenants: picked.length === 0 ? null : picked.map(BigInt).sort((a, b) => (a < b ? -1 : 1)),
              })
            }
          />
        ) : null}
        <Group gap={4} ml="auto">
          <Tooltip label={t("print.button")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("print.button")}
              onClick={() => window.print()}
            >
              <IconPrinter size={17} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("wall.open")}>
            <ActionIcon
              component={Link}
              href={wallHref}
              prefetch={false}
              variant="subtle"
              color="gray"
              aria-label={t("wall.open")}
            >
              <IconDeviceTv size={17} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
        {isPending ? <Loader size="xs" aria-label={t("controls.reading")} /> : null}
      </Group>
      <LongNames names={tenants.filter(({ id }) => chosen.includes(id)).map(({ name }) => name)} />
    </>
  );
}
