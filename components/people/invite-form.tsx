"use client";

import { TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import type { Wanted } from "#auth/people/change.ts";
import { inText } from "#foreign.ts";
import { LinkButton } from "../feedback/link-button.tsx";
import { InviteLink } from "./invite-link.tsx";
import { PersonForm } from "./person-form.tsx";
import type { Invite } from "./types.ts";
import { useChange } from "./use-change.ts";

type Form = Pick<ComponentProps<typeof PersonForm>, "roles" | "customers" | "tenants" | "outcomes">;
type Props = Form & { initial: Wanted; invitePerson: Invite };

const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());

/** Asks for somebody new. Where there is a link for them it is shown, once; then their page opens. */
export function InviteForm({ initial, invitePerson, ...form }: Props) {
  const t = useTranslations("people.form");
  const sent = useTranslations("people.link");
  const router = useRouter();
  const { send, isSending } = useChange();
  const [email, setEmail] = useState("");
  const [isShown, setShown] = useState(false);
  const [made, setMade] = useState<{ id: number; link: string } | null>(null);
  const open = (id: number) => {
    router.push(`/people/${id}`);
    router.refresh();
  };
  const invite = (wanted: Wanted) => {
    if (!isEmail(email)) return setShown(true);
    send(
      () => invitePerson({ ...wanted, email }),
      ({ id, handed }) => {
        if ("link" in handed) return setMade({ id, link: handed.link });
        notifications.show({ message: sent("sent", { email: inText(handed.sentTo) }), role: "status" });
        open(id);
      },
    );
  };
  return (
    <>
      <PersonForm
        {...form}
        initial={initial}
        isSending={isSending}
        submit={t("invite")}
        aside={
          <LinkButton href="/people" variant="default">
            {t("cancel")}
          </LinkButton>
        }
        onSubmit={invite}
      >
        <TextInput
          type="email"
          label={t("email")}
          value={email}
          maxLength={320}
          required
          autoComplete="off"
          error={isShown && !isEmail(email) ? t("emailWrong") : null}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      </PersonForm>
      {made ? <InviteLink link={made.link} onClose={() => open(made.id)} /> : null}
    </>
  );
}
