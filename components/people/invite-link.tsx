"use client";

import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";

/** Shows the link by which somebody new chooses their password. It is not to be had again. */
export function InviteLink({ link, onClose }: { link: string; onClose: () => void }) {
  const t = useTranslations("people.link");
  return (
    <Modal opened onClose={onClose} title={t("title")} centered closeOnClickOutside={false}>
      <Stack gap="sm">
        <Text fz="sm">{t("text")}</Text>
        <TextInput
          label={t("label")}
          value={link}
          readOnly
          data-autofocus
          onFocus={(event) => event.currentTarget.select()}
        />
        <Group justify="flex-end" gap="xs">
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? "copied" : "copy")}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{t("close")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
