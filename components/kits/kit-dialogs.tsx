"use client";

import {
  Button,
  Checkbox,
  CopyButton,
  FileButton,
  Group,
  Modal,
  NumberInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { KitLink } from "#auth/kits/link.ts";

/** Shows a link to a kit. It is not to be had again. */
export function ShownLink({ made, onClose }: { made: KitLink; onClose: () => void }) {
  const t = useTranslations("kits.link");
  const format = useFormatter();
  return (
    <Modal opened onClose={onClose} title={t("shownTitle")} centered closeOnClickOutside={false}>
      <Stack gap="sm">
        <Text fz="sm">{t("shownText", { until: format.dateTime(made.expiresAt, "instant") })}</Text>
        <TextInput
          label={t("label")}
          value={made.link}
          readOnly
          data-autofocus
          onFocus={(event) => event.currentTarget.select()}
        />
        <Group justify="flex-end" gap="xs">
          <CopyButton value={made.link}>
            {({ copied, copy }) => (
              <Button variant={copied ? "default" : "filled"} onClick={copy}>
                {t(copied ? "copied" : "copy")}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={onClose}>
            {t("close")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

type Props = {
  role: string;
  isCertified: boolean;
  /** Whether the kit has been handed over before. */
  isRotation: boolean;
  /** Whether a link of the kit is open. */
  isOpenLink: boolean;
  mostDays: number;
  isSending: boolean;
  onClose: () => void;
  onMake: (wanted: { days: number | null; request: string }) => void;
};

/** Bytes of a request, and more than any has. */
const largest = 16_384;

/** What a link is to hand over: the kit's first certificate or password, or another one. */
export function LinkDialog({
  role,
  isCertified,
  isRotation,
  isOpenLink,
  mostDays,
  isSending,
  ...acts
}: Props) {
  const t = useTranslations("kits.link");
  const form = useTranslations("kits.formPage");
  const [days, setDays] = useState<number | string>(365);
  const [hasRequest, setHasRequest] = useState(false);
  const [request, setRequest] = useState("");
  const [isTooLarge, setTooLarge] = useState(false);
  const isDays = typeof days === "number" && Number.isInteger(days) && days >= 1 && days <= mostDays;
  const take = async (file: File | null) => {
    if (!file) return;
    setTooLarge(file.size > largest);
    if (file.size <= largest) setRequest(await file.text());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSending || (isRotation && !isDays)) return;
    acts.onMake({ days: isRotation ? Number(days) : null, request: hasRequest ? request : "" });
  };
  const text = !isRotation ? "firstText" : isCertified ? "rotateText" : "passwordText";
  return (
    <Modal opened onClose={acts.onClose} title={t("dialogTitle", { role })} centered>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text fz="sm">
            {t(text)} {isOpenLink ? t("replaces") : null}
          </Text>
          {isRotation ? (
            <NumberInput
              label={t(isCertified ? "days" : "daysPassword")}
              value={days}
              min={1}
              max={mostDays}
              allowDecimal={false}
              error={isDays ? null : form("most", { count: mostDays })}
              onChange={setDays}
            />
          ) : null}
          {isCertified ? (
            <Checkbox
              label={t("hasRequest")}
              checked={hasRequest}
              onChange={(event) => setHasRequest(event.currentTarget.checked)}
            />
          ) : null}
          {hasRequest ? (
            <>
              <Textarea
                label={t("request")}
                description={t("requestNote")}
                value={request}
                maxLength={largest}
                required
                autosize
                minRows={4}
                maxRows={10}
                spellCheck={false}
                error={isTooLarge ? t("fileTooLarge") : null}
                styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
                onChange={(event) => setRequest(event.currentTarget.value)}
              />
              <FileButton onChange={take} accept=".csr,.pem,.req,.txt">
                {(props) => (
                  <Button {...props} variant="default" size="xs" style={{ alignSelf: "flex-start" }}>
                    {t("file")}
                  </Button>
                )}
              </FileButton>
            </>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={acts.onClose}>
              {t("dismiss")}
            </Button>
            <Button type="submit" loading={isSending}>
              {t("make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
