"use client";

import { Modal, NumberInput, Radio, RadioGroup, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { inText } from "#foreign.ts";
import { TypedConfirmation } from "../loads/typed-confirmation.tsx";

/** A server that takes warehouses, and what is to be known of it, as it is shown. */
export type MoveServer = { name: string; note: string };

export type MoveAsked = { confirmation: string; server: string; keepDays: number };

type Props = {
  customer: { slug: string; name: string };
  servers: readonly MoveServer[];
  isOpen: boolean;
  isSending: boolean;
  onClose: () => void;
  onConfirm: (asked: MoveAsked) => void;
  children: ReactNode;
};

const keptDays = 30;

/** Says what a move does, asks where to, and has the customer's slug typed. */
export function MoveDialog({ customer, servers, isOpen, isSending, onClose, onConfirm, children }: Props) {
  const t = useTranslations("life");
  const { slug, name } = customer;
  const [server, setServer] = useState("");
  const [keepDays, setKeepDays] = useState<number>(keptDays);
  const [isMissing, setMissing] = useState(false);
  const confirm = (confirmation: string) => {
    if (server === "") setMissing(true);
    else onConfirm({ confirmation, server, keepDays });
  };
  const texts = {
    type: t("dialog.type", { slug }),
    mismatch: t("dialog.mismatch", { slug }),
    submit: t("move.submit"),
    dismiss: t("dialog.dismiss"),
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("move.title", { customer: inText(name, 60) })}
      size="lg"
      centered
    >
      {servers.length === 0 ? (
        <Text fz="sm">{t("move.none")}</Text>
      ) : (
        <TypedConfirmation
          slug={slug}
          texts={texts}
          isSending={isSending}
          onClose={onClose}
          onConfirm={confirm}
        >
          <Text fz="sm">{t("move.text")}</Text>
          {children}
          <RadioGroup
            label={t("move.server")}
            value={server}
            required
            error={isMissing ? t("move.serverMissing") : null}
            onChange={(value) => {
              setServer(value);
              setMissing(false);
            }}
          >
            <Stack gap={6} mt={6}>
              {servers.map(({ name: one, note }) => (
                <Radio key={one} value={one} label={one} description={note} />
              ))}
            </Stack>
          </RadioGroup>
          <NumberInput
            label={t("move.keepDays")}
            value={keepDays}
            min={1}
            max={3650}
            allowDecimal={false}
            clampBehavior="blur"
            onChange={(value) => setKeepDays(Math.trunc(Number(value)) || keptDays)}
          />
        </TypedConfirmation>
      )}
    </Modal>
  );
}
