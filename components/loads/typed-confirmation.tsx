"use client";

import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { asSeen } from "#foreign.ts";

type Props = {
  /** What has to be typed. */
  slug: string;
  texts: { type: string; mismatch: string; submit: string; dismiss: string };
  /** The colour of what takes something away. */
  color?: string;
  isSending: boolean;
  onClose: () => void;
  onConfirm: (confirmation: string) => void;
  children: ReactNode;
};

/** Asks for a slug to be typed before something is done that is not easily undone. It is compared as it is seen. */
export function TypedConfirmation({ slug, texts, color, isSending, onClose, onConfirm, children }: Props) {
  const [text, setText] = useState("");
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asSeen(text) === slug) onConfirm(asSeen(text));
    else setWrong(true);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {children}
        <TextInput
          label={texts.type}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setWrong(false);
          }}
          error={isWrong ? texts.mismatch : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {texts.dismiss}
          </Button>
          <Button type="submit" color={color} loading={isSending}>
            {texts.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
