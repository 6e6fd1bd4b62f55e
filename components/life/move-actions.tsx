"use client";

import { Button, Group, List, ListItem, Modal, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { ActionResult } from "#auth/action.ts";
import { askFirst } from "#components/feedback/confirm.ts";
import { inText } from "#foreign.ts";
import { TypedConfirmation } from "../loads/typed-confirmation.tsx";
import { useChange } from "../people/use-change.ts";
import { MoveDialog, type MoveServer } from "./move-dialog.tsx";
import type { MoveActs } from "./types.ts";

/** An old warehouse that a move has left, and until when it is kept, as it is shown. */
type Kept = { database: string; server: string; until: ReactNode };

type Props = MoveActs & {
  customer: { slug: string; name: string };
  /** Whether a move has not switched yet, and whether one may be asked for. */
  isMoving: boolean;
  mayMove: boolean;
  servers: readonly MoveServer[];
  kept: readonly Kept[];
  /** What a move means for this customer. */
  preview: ReactNode;
};

/** What can be done about the server that a customer is on. */
export function MoveActions(props: Props) {
  const { customer, isMoving, mayMove, servers, kept, preview, ...acts } = props;
  const t = useTranslations("life");
  const router = useRouter();
  const { send, isSending } = useChange();
  const [opened, setOpened] = useState<string | null>(null);
  const { slug } = customer;
  const request = (done: string, asked: () => Promise<ActionResult<object>>) =>
    send(asked, () => {
      setOpened(null);
      notifications.show({ message: done, role: "status" });
      router.refresh();
    });
  const stay = () =>
    askFirst({
      title: t("stay.title", { customer: inText(customer.name, 60) }),
      children: <Text fz="sm">{t("stay.text")}</Text>,
      labels: { confirm: t("stay.submit"), cancel: t("dialog.dismiss") },
      centered: true,
      onConfirm: () => request(t("stay.done"), () => acts.stayCustomer({ customer: slug })),
    });
  return (
    <>
      {isMoving || mayMove ? (
        <Group gap="xs">
          <Button variant="default" loading={isSending} onClick={isMoving ? stay : () => setOpened(slug)}>
            {isMoving ? t("stay.button") : t("move.button")}
          </Button>
        </Group>
      ) : null}
      <MoveDialog
        customer={customer}
        servers={servers}
        isOpen={opened === slug}
        isSending={isSending}
        onClose={() => setOpened(null)}
        onConfirm={(asked) => request(t("move.done"), () => acts.moveCustomer({ customer: slug, ...asked }))}
      >
        {preview}
      </MoveDialog>
      {kept.length > 0 ? (
        <section aria-label={t("copies.title")}>
          <List listStyleType="none" fz="sm" spacing={4}>
            {kept.map(({ database, server, until }) => (
              <ListItem key={database}>
                {t("copies.text", { database, server })} {until}{" "}
                <Button size="compact-xs" variant="default" onClick={() => setOpened(database)}>
                  {t("copies.button")}
                </Button>
              </ListItem>
            ))}
          </List>
        </section>
      ) : null}
      {kept.map(({ database }) => (
        <Modal
          key={database}
          opened={opened === database}
          onClose={() => setOpened(null)}
          title={t("copies.dialog", { database })}
          centered
        >
          <TypedConfirmation
            slug={database}
            texts={{
              type: t("dialog.type", { slug: database }),
              mismatch: t("dialog.mismatch", { slug: database }),
              submit: t("copies.submit"),
              dismiss: t("dialog.dismiss"),
            }}
            color="red.8"
            isSending={isSending}
            onClose={() => setOpened(null)}
            onConfirm={(confirmation) =>
              request(t("copies.done"), () => acts.discardCopy({ customer: slug, database, confirmation }))
            }
          >
            <Text fz="sm">{t("copies.warning")}</Text>
          </TypedConfirmation>
        </Modal>
      ))}
    </>
  );
}
