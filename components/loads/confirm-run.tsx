"use client";

import { Button, Group, List, ListItem, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { ActionResult } from "#auth/action.ts";
import { asSeen, inText } from "#foreign.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Scroll } from "../feedback/scroll.tsx";
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
export function ConfirmRun({ customer, idRun, questions, confirmRun }: Props) {
  const t = useTranslations("loads.confirm");
  const { send, isSending } = useRequest(customer.slug);
  const [isOpen, { open, close }] = useDisclosure(false);
  const [text, setText] = useState("");
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const confirmation = asSeen(text);
    if (confirmation !== customer.slug) return setWrong(true);
    send(() => confirmRun({ customer: customer.slug, idRun, confirmation }));
  };
  return (
    <>
      <Button onClick={open}>{t("button")}…</Button>
      <Modal opened={isOpen} onClose={close} title={t("title", { customer: inText(customer.name) })} centered>
        <form onSubmit={submit}>
          <Stack gap="md">
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
            <TextInput
              label={t("type", { slug: customer.slug })}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                setWrong(false);
              }}
              error={isWrong ? t("mismatch", { slug: customer.slug }) : undefined}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              data-autofocus
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                {t("dismiss")}
              </Button>
              <Button type="submit" color="red.8" loading={isSending}>
                {t("submit")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
