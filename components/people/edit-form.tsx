"use client";

import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import type { Wanted } from "#auth/people/change.ts";
import { PersonForm } from "./person-form.tsx";
import type { Edit } from "./types.ts";
import { useChange } from "./use-change.ts";

type Form = Pick<ComponentProps<typeof PersonForm>, "roles" | "customers" | "tenants" | "outcomes">;
type Props = Form & { id: number; mark: string; initial: Wanted; editPerson: Edit };

/** Changes somebody's name, role and customers. */
export function EditForm({ id, mark, initial, editPerson, ...form }: Props) {
  const t = useTranslations("people.form");
  const router = useRouter();
  const { send, isSending } = useChange();
  const save = (wanted: Wanted) =>
    send(
      () => editPerson({ ...wanted, id, mark }),
      () => {
        notifications.show({ message: t("saved"), role: "status" });
        router.refresh();
      },
    );
  return <PersonForm {...form} initial={initial} isSending={isSending} submit={t("save")} onSubmit={save} />;
}
