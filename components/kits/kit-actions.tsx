"use client";

import { Button, Group, Modal, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { KitLink } from "#auth/kits/link.ts";
import { askFirst } from "#components/feedback/confirm.ts";
import { TypedConfirmation } from "../loads/typed-confirmation.tsx";
import { LinkDialog, ShownLink } from "./kit-dialogs.tsx";
import type { Acts } from "./types.ts";
import { useAsk } from "./use-ask.ts";

type Props = Pick<Acts, "linkKit" | "unlink" | "revokeKit"> & {
  customer: string;
  kit: number;
  role: string;
  isCertified: boolean;
  isRotation: boolean;
  isOpenLink: boolean;
  /** Whether something about the kit is being done, so that nothing else can be asked for. */
  isBusy: boolean;
  mostDays: number;
};

/** What can be done about a kit. */
export function KitActions({ customer, kit, role, isBusy, linkKit, unlink, revokeKit, ...about }: Props) {
  const t = useTranslations("kits");
  const router = useRouter();
  const { send, isSending } = useAsk();
  const [open, setOpen] = useState<"link" | "revoke" | null>(null);
  const [made, setMade] = useState<KitLink | null>(null);
  const { isRotation, isCertified, isOpenLink } = about;
  const close = () => setOpen(null);
  const label = isOpenLink
    ? t("link.another")
    : !isRotation
      ? t("link.create")
      : t(isCertified ? "link.rotate" : "link.rotatePassword");
  const cancel = () =>
    send(
      () => unlink({ customer, kit }),
      () => {
        notifications.show({ message: t("link.cancelled"), role: "status" });
        router.refresh();
      },
    );
  const texts = {
    type: t("revoke.type", { role }),
    mismatch: t("revoke.mismatch", { role }),
    submit: t("revoke.submit"),
    dismiss: t("revoke.dismiss"),
  };
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant={isRotation || isOpenLink ? "default" : "filled"}
        disabled={isBusy}
        onClick={() => setOpen("link")}
      >
        {label}
      </Button>
      {isOpenLink ? (
        <Button size="xs" variant="default" loading={isSending} onClick={cancel}>
          {t("link.cancel")}
        </Button>
      ) : null}
      <Button size="xs" variant="default" disabled={isBusy} onClick={() => setOpen("revoke")}>
        {t("revoke.button")}…
      </Button>
      {open === "link" ? (
        <LinkDialog
          {...about}
          role={role}
          isSending={isSending}
          onClose={close}
          onMake={(wanted) =>
            send(
              () => linkKit({ customer, kit, ...wanted }),
              (link) => {
                close();
                setMade(link);
                router.refresh();
              },
            )
          }
        />
      ) : null}
      {made ? <ShownLink made={made} onClose={() => setMade(null)} /> : null}
      <Modal opened={open === "revoke"} onClose={close} title={t("revoke.title", { role })} centered>
        <TypedConfirmation
          slug={role}
          texts={texts}
          color="red.8"
          isSending={isSending}
          onClose={close}
          onConfirm={(confirmation) =>
            send(
              () => revokeKit({ customer, kit, confirmation }),
              () => {
                close();
                router.refresh();
              },
            )
          }
        >
          <Text fz="sm">{t("revoke.text")}</Text>
        </TypedConfirmation>
      </Modal>
    </Group>
  );
}

type RetireProps = Pick<Acts, "retireCertificate"> & {
  customer: string;
  kit: number;
  serial: string;
  /** Whether nobody gets in with the kit without it. */
  isOnly: boolean;
  isBusy: boolean;
};

/** Ends one certificate of a kit. */
export function RetireButton({ customer, kit, serial, isOnly, isBusy, retireCertificate }: RetireProps) {
  const t = useTranslations("kits.certificates");
  const dismiss = useTranslations("kits.revoke")("dismiss");
  const router = useRouter();
  const { send, isSending } = useAsk();
  const ask = () =>
    askFirst({
      title: t("retireTitle"),
      children: (
        <Text fz="sm">
          {t("retireText", { serial: serial.slice(0, 12) })} {t(isOnly ? "retireOnly" : "retireOther")}
        </Text>
      ),
      labels: { confirm: t("retire"), cancel: dismiss },
      confirmProps: { color: "red.8" },
      centered: true,
      onConfirm: () => send(() => retireCertificate({ customer, kit, serial }), router.refresh),
    });
  return (
    <Button
      size="compact-xs"
      variant="default"
      disabled={isBusy}
      loading={isSending}
      onClick={ask}
      aria-label={`${t("retire")}: ${serial.slice(0, 12)}`}
    >
      {t("retire")}
    </Button>
  );
}
