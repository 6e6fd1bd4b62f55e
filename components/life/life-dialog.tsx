"use client";

import { Modal, NumberInput, Text, Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { inText } from "#foreign.ts";
import { TypedConfirmation } from "../loads/typed-confirmation.tsx";

export type Asked = { confirmation: string; reason: string; keepDays: number };

type Props = {
  kind: "suspend" | "deprovision";
  customer: { slug: string; name: string };
  isOpen: boolean;
  isSending: boolean;
  onClose: () => void;
  onConfirm: (asked: Asked) => void;
};

const keptDays = 30;

/** Says what suspending or deprovisioning does, asks why, and has the customer's slug typed. */
export function LifeDialog({ kind, customer: { slug, name }, isOpen, isSending, onClose, onConfirm }: Props) {
  const t = useTranslations("life");
  const [reason, setReason] = useState("");
  const [keepDays, setKeepDays] = useState<number>(keptDays);
  const [isMissing, setMissing] = useState(false);
  const confirm = (confirmation: string) => {
    if (reason.trim() === "") setMissing(true);
    else onConfirm({ confirmation, reason: reason.trim(), keepDays });
  };
  const texts = {
    type: t("dialog.type", { slug }),
    mismatch: t("dialog.mismatch", { slug }),
    submit: t(`${kind}.submit`),
    dismiss: t("dialog.dismiss"),
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t(`${kind}.title`, { customer: inText(name, 60) })}
      centered
    >
      <TypedConfirmation
        slug={slug}
        texts={texts}
        color="red.8"
        isSending={isSending}
        onClose={onClose}
        onConfirm={confirm}
      >
        <Text fz="sm">{t(`${kind}.text`)}</Text>
        <Textarea
          label={t("dialog.reason")}
          value={reason}
          maxLength={1000}
          autosize
          minRows={2}
          required
          // What is asked first is filled in first; the name at the end is the last thing before it is done.
          data-autofocus
          error={isMissing ? t("dialog.reasonMissing") : null}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            setMissing(false);
          }}
        />
        {kind === "deprovision" ? (
          <NumberInput
            label={t("dialog.keepDays")}
            value={keepDays}
            min={1}
            max={3650}
            allowDecimal={false}
            clampBehavior="blur"
            onChange={(value) => setKeepDays(Math.trunc(Number(value)) || keptDays)}
          />
        ) : null}
      </TypedConfirmation>
    </Modal>
  );
}
