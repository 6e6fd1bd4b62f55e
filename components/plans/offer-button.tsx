"use client";

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useChange } from "../people/use-change.ts";
import type { OfferPlan } from "./types.ts";

type Props = { id: number; isOffered: boolean; offerPlan: OfferPlan };

/** Stops offering a plan, or offers it again. Whoever has it keeps it, so that nothing is asked. */
export function OfferButton({ id, isOffered, offerPlan }: Props) {
  const t = useTranslations("plans.offer");
  const router = useRouter();
  const { send, isSending } = useChange();
  const change = () =>
    send(
      () => offerPlan({ id, isOffered: !isOffered }),
      () => {
        notifications.show({ message: t(isOffered ? "stopped" : "offered"), role: "status" });
        router.refresh();
      },
    );
  return (
    <Button variant="default" loading={isSending} onClick={change}>
      {t(isOffered ? "stop" : "again")}
    </Button>
  );
}
