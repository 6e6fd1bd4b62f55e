"use client";

import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { DayNoteMark } from "#db/queries/day-marks.ts";
import { formatDay } from "#i18n/formats.ts";
import { ForeignText } from "../../../feedback/foreign-text.tsx";
import { useChange } from "../../../people/use-change.ts";
import { DayInput } from "../../../plans/day-input.tsx";
import type { NoteActions, Whose } from "../written/types.ts";
import { firstWhose, WhoseField } from "../written/whose-field.tsx";

/** In signs, not in units: so many are kept. */
const longest = 200;

type Props = {
  slug: string;
  /** The one that is changed; null for a new one. */
  note: DayNoteMark | null;
  whose: Whose;
  last: string;
  actions: NoteActions;
  onClose: () => void;
};

/** Writes a note to a day, or puts another text in its place. */
export function NoteDialog({ slug, note, whose, last, actions, onClose }: Props) {
  const t = useTranslations("reasons.note");
  const format = useFormatter();
  const router = useRouter();
  const { send, isSending } = useChange();
  const [text, setText] = useState(note?.text ?? "");
  const [day, setDay] = useState(note?.day ?? last);
  const [tenants, setTenants] = useState(firstWhose(whose));
  const [isShown, setShown] = useState(false);
  const left = longest - [...text.trim()].length;
  const error = text.trim() === "" ? t("textMissing") : left < 0 ? t("textLong", { count: -left }) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    if (isSending || error || day === "") return;
    send(
      () =>
        note
          ? actions.changeNote({ customer: slug, id: note.id, version: note.version, text })
          : actions.addNote({ customer: slug, day, text, tenants }),
      () => {
        onClose();
        router.refresh();
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={t(note ? "changeTitle" : "addTitle")} centered>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {note ? (
            <Text fz="sm">{formatDay(format, note.day, "fullDay")}</Text>
          ) : (
            <DayInput
              label={t("day")}
              value={day}
              required
              error={isShown && day === "" ? t("dayMissing") : null}
              onChange={setDay}
            />
          )}
          <Textarea
            label={t("text")}
            description={t("textNote")}
            value={text}
            maxLength={longest * 2}
            autosize
            minRows={2}
            maxRows={5}
            required
            data-autofocus
            error={isShown || left < 0 ? error : null}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {note ? null : <WhoseField whose={whose} value={tenants} onChange={setTenants} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("dismiss")}
            </Button>
            <Button type="submit" loading={isSending}>
              {t("save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type Removing = Pick<Props, "slug" | "actions" | "onClose"> & { note: DayNoteMark };

/** Asks before a note is removed: the audit alone keeps it. */
export function RemoveNote({ slug, note, actions, onClose }: Removing) {
  const t = useTranslations("reasons.note");
  const router = useRouter();
  const { send, isSending } = useChange();
  const remove = () =>
    send(
      () => actions.removeNote({ customer: slug, id: note.id, version: note.version }),
      () => {
        onClose();
        router.refresh();
      },
    );
  return (
    <Modal opened onClose={onClose} title={t("removeTitle")} centered>
      <Stack gap="md">
        <Text fz="sm" component="div">
          <ForeignText text={note.text} most={200} isInside />
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("dismiss")}
          </Button>
          <Button color="red.8" loading={isSending} onClick={remove}>
            {t("remove")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
