"use client";

import { Button, Modal, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { inText } from "#foreign.ts";
import { TypedConfirmation } from "../loads/typed-confirmation.tsx";
import { useChange } from "../people/use-change.ts";
import type { TryAgain, Undo } from "./types.ts";

type Props = { id: number; slug: string; isUndoing: boolean; tryAgain: TryAgain; undo: Undo };

/** What can be done about one that failed: go on where it stopped, or take away what was made. */
export function FailedActions({ id, slug, isUndoing, tryAgain, undo }: Props) {
  const t = useTranslations("provision.failed");
  const router = useRouter();
  const { send, isSending } = useChange();
  const [isOpen, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    router.refresh();
  };
  const shown = inText(slug, 40);
  const texts = {
    type: t("type", { slug: shown }),
    mismatch: t("mismatch", { slug: shown }),
    submit: t("undo"),
    dismiss: t("dismiss"),
  };
  return (
    <>
      {isUndoing ? null : (
        <Button loading={isSending} onClick={() => send(() => tryAgain({ id }), done)}>
          {t("again")}
        </Button>
      )}
      <Button variant="default" loading={isSending} onClick={() => setOpen(true)}>
        {t("undo")}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t("title")} centered>
        <TypedConfirmation
          slug={slug}
          texts={texts}
          color="red.8"
          isSending={isSending}
          onClose={() => setOpen(false)}
          onConfirm={(confirmation) => send(() => undo({ id, confirmation }), done)}
        >
          <Text fz="sm">{t("text")}</Text>
        </TypedConfirmation>
      </Modal>
    </>
  );
}
