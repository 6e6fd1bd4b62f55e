"use client";
import { SegmentedControl } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { DeletedView } from "#db/catalog/state.ts";
import { parseAsTenants } from "../address/parsers.ts";
import { LongNames } from "../feedback/foreign-text.tsx";
import type { TenantOption } from "../tenants/prepare-tree.ts";
import { TenantPicker } from "../tenants/tenant-picker.tsx";
import { ColumnsMenu } from "./columns-menu.tsx";
import classes from "./controls.module.css";
import { FilterChips } from "./filter-chips.tsx";
import { FilterMenu } from "./filter-menu.tsx";
import { useChange } from "./navigation.tsx";
import type { Chosen, TableColumn } from "./types.ts";

type Props = {
  table: string;
  columns: TableColumn[];
  tenants: TenantOption[];
  chosen: Chosen;
  /** How many rows there are; it may come later than the rest. */
  count: ReactNode;
};

const deletedViews: DeletedView[] = ["hidden", "shown", "only"];

/** What narrows a table: filters, tenants and deleted rows, always in sight. */
export function TableToolbar({ table, columns, tenants, chosen, count }: Props) {
  const t = useTranslations("tables");
  const change = useChange();
  return (
    <>
      <div className={classes.toolbar}>
        <FilterMenu columns={columns} filters={chosen.filters} />
        {tenants.length > 1 ? (
          <TenantPicker
            tenants={tenants}
            chosen={chosen.tenants}
            onApply={(ids) =>
              change({ tenants: ids.length === 0 ? null : parseAsTenants.serialize(ids.map(BigInt)) })
            }
          />
        ) : null}
        {chosen.deleted ? (
          <SegmentedControl
            size="xs"
            aria-label={t("deleted.label")}
            title={t("deleted.label")}
            value={chosen.deleted}
            data={deletedViews.map((view) => ({ value: view, label: t(`deleted.${view}`) }))}
            onChange={(view) => change({ deleted: view === "hidden" ? null : view })}
          />
        ) : null}
        <div className={classes.right}>
          {count}
          <ColumnsMenu table={table} columns={columns} />
        </div>
      </div>
      <LongNames names={tenants.filter(({ id }) => chosen.tenants.includes(id)).map(({ name }) => name)} />
      <FilterChips columns={columns} chosen={chosen} tenants={tenants} />
    </>
  );
}
