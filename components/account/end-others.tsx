"use client";

import { Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslations } from "next-intl";

/** Ends all other sessions of the person, after saying how many they are. */
export function EndOthers({ count }: { count: number }) {
  const t = useTranslations("auth.account.sessions");
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        {t("endOthers")}
      </Button>
      <Modal opened={isOpen} onClose={close} title={t("confirmTitle")} centered>
        <Text fz="sm" mb="md">
          {t("confirm", { count })}
        </Text>
        <form method="post" action="/api/account/sessions">
          <input type="hidden" name="session" value="all" />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t("dismiss")}
            </Button>
            <Button type="submit" color="red">
              {t("endOthers")}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
