"use client";

import { Modal, Skeleton, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Suspense } from "react";
import type { TakenView } from "#db/queries/seed-views.ts";
import { inText } from "#foreign.ts";
import { TakenViews } from "./taken-views.tsx";
import { TypedConfirmation } from "./typed-confirmation.tsx";

type Props = {
  customer: { slug: string; name: string };
  views: Promise<TakenView[] | null>;
  isOpen: boolean;
  isSending: boolean;
  onClose: () => void;
  onConfirm: (confirmation: string) => void;
};

/** Says what a seed takes along, and asks for the customer's slug before everything of it is loaded anew. */
export function SeedDialog({ customer: { slug, name }, views, isOpen, onClose, ...typed }: Props) {
  const t = useTranslations("loads.seed");
  const texts = {
    type: t("confirm", { slug }),
    mismatch: t("mismatch", { slug }),
    submit: t("submit"),
    dismiss: t("dismiss"),
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={t("title", { customer: inText(name) })} centered>
      <TypedConfirmation slug={slug} texts={texts} onClose={onClose} {...typed}>
        <Text fz="sm">{t("text")}</Text>
        <Suspense fallback={<Skeleton height={20} />}>
          <TakenViews views={views} />
        </Suspense>
        <Text fz="sm" c="dimmed">
          {t("later")}
        </Text>
      </TypedConfirmation>
    </Modal>
  );
}
