"use client";
import { Popover, ScrollArea, Text, UnstyledButton } from "@mantine/core";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { IdsCell } from "#db/queries/table-page-cells.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Isolated } from "../feedback/isolated.tsx";
import classes from "./table.module.css";
import type { TableColumn } from "./types.ts";

type Props = { label: string; face: ReactNode; children: ReactNode };

function Details({ label, face, children }: Props) {
  return (
    <Popover width={420} position="bottom-start" shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.details} tabIndex={-1} title={label}>
          {face}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} maw="calc(100vw - 24px)" aria-label={label}>
        <ScrollArea.Autosize mah={360} type="auto" viewportProps={{ tabIndex: 0 }}>
          <div className={classes.detailsBody}>{children}</div>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

/** A document, opened on demand. */
export function JsonDetails({ text }: { text: string }) {
  const t = useTranslations("tables.cell");
  const lines = text === "{}" || text === "[]" ? 0 : text.split("\n").length;
  return (
    <Details label={t("json")} face={<span>{`{ } ${t("jsonSize", { count: lines })}`}</span>}>
      <pre className={classes.code}>
        <Isolated text={text} />
      </pre>
    </Details>
  );
}

/** A text that does not fit its cell; under it, where it leads. */
export function TextDetails({ text, children }: { text: string; children?: ReactNode }) {
  const t = useTranslations("tables.cell");
  return (
    <Details label={t("details")} face={<ForeignText text={text} most={120} isInside />}>
      <Text fz="sm" className={classes.whole}>
        <Isolated text={text} />
      </Text>
      {children}
    </Details>
  );
}

/** A list of ids: how many, and the first of them as links. */
export function IdsDetails({ cell, reference }: { cell: IdsCell; reference: TableColumn["reference"] }) {
  const t = useTranslations("tables.cell");
  const format = useFormatter();
  const { count, first } = cell;
  const face = `${first.slice(0, 3).join(", ")}${count > 3 ? "…" : ""}`;
  return (
    <Details
      label={t("ids")}
      face={
        <>
          <span className={classes.count}>{format.number(count, "integer")}</span>{" "}
          <span className={classes.quiet}>{face}</span>
        </>
      }
    >
      <ul className={classes.ids}>
        {first.map((id) => (
          <li key={id}>
            {reference ? (
              <Link href={`${reference.prefix}${id}`} prefetch={false} className={classes.reference}>
                {id}
              </Link>
            ) : (
              id
            )}
          </li>
        ))}
      </ul>
      {count > first.length ? (
        <Text fz="xs" c="dimmed" mt={6}>
          {t("idsMore", { count: count - first.length })}
        </Text>
      ) : null}
    </Details>
  );
}
