"use client";

import { Button, List, ListItem, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslations } from "next-intl";
import type { ActionResult } from "#auth/action.ts";
import { inText } from "#foreign.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { TypedConfirmation } from "./typed-confirmation.tsx";
import { useRequest } from "./use-request.ts";

type Props = {
  customer: { slug: string; name: string };
  idRun: number;
  /** What would go, in sentences. */
  questions: string[];
  confirmRun: (input: {
    customer: string;
    idRun: number;
    confirmation: string;
  }) => Promise<ActionResult<{ id: number }>>;
};

/** Lists what a load would take away, and asks for the customer's slug before it is run again and may. */
export function ConfirmRun({ customer: { slug, name }, idRun, questions, confirmRun }: Props) {
  const t = useTranslations("loads.confirm");
  const { send, isSending } = useRequest(slug);
  const [isOpen, { open, close }] = useDisclosure(false);
  const texts = {
    type: t("type", { slug }),
    mismatch: t("mismatch", { slug }),
    submit: t("submit"),
    dismiss: t("dismiss"),
  };
  return (
    <>
      <Button onClick={open}>{t("button")}…</Button>
      <Modal opened={isOpen} onClose={close} title={t("title", { customer: inText(name) })} centered>
        <TypedConfirmation
          slug={slug}
          texts={texts}
          color="red.8"
          isSending={isSending}
          onClose={close}
          onConfirm={(confirmation) => send(() => confirmRun({ customer: slug, idRun, confirmation }))}
        >
          <Text fz="sm">{t("text")}</Text>
          <Scroll label={t("text")} mah="14rem">
            <List
              listStyleType="none"
              fz="sm"
              spacing={6}
              px="sm"
              py={6}
              style={{ overflowWrap: "anywhere" }}
            >
              {questions.map((what) => (
                <ListItem key={what}>
                  <ForeignText text={what} most={600} />
                </ListItem>
              ))}
            </List>
          </Scroll>
        </TypedConfirmation>
      </Modal>
    </>
  );
}
