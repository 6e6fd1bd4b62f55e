"use client";

import { Button, Group, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslations } from "next-intl";
import type { ActionResult } from "#auth/action.ts";
import type { TakenView } from "#db/queries/seed-views.ts";
import { SeedDialog } from "./seed-dialog.tsx";
import { useRequest } from "./use-request.ts";

type Requested = Promise<ActionResult<{ id: number }>>;
type Props = {
  customer: { slug: string; name: string };
  /** Whether a load is open: only one may be. */
  isBusy: boolean;
  /** What a seed would take along; undefined for those who may not ask for one. */
  views?: Promise<TakenView[] | null>;
  requestRun: (input: { customer: string; kind: "delta" | "derive" }) => Requested;
  requestSeed: (input: { customer: string; confirmation: string }) => Requested;
};

/** The loads that a person can ask for. */
export function RequestButtons({ customer, isBusy, views, requestRun, requestSeed }: Props) {
  const t = useTranslations("loads.request");
  const { send, isSending } = useRequest(customer.slug);
  const [isOpen, { open, close }] = useDisclosure(false);
  const run = (kind: "delta" | "derive") => () => send(() => requestRun({ customer: customer.slug, kind }));
  const off = { disabled: isBusy || isSending };
  return (
    <Tooltip label={t("busy")} disabled={!isBusy}>
      <Group gap="xs">
        <Button {...off} onClick={run("delta")}>
          {t("delta")}
        </Button>
        <Button {...off} variant="default" onClick={run("derive")}>
          {t("derive")}
        </Button>
        {views ? (
          <>
            <Button {...off} variant="default" onClick={open}>
              {t("seed")}…
            </Button>
            <SeedDialog
              customer={customer}
              views={views}
              isOpen={isOpen}
              isSending={isSending}
              onClose={close}
              onConfirm={(confirmation) => send(() => requestSeed({ customer: customer.slug, confirmation }))}
            />
          </>
        ) : null}
      </Group>
    </Tooltip>
  );
}
