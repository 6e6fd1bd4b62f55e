"use client";

import { ActionIcon, Button, Text } from "@mantine/core";
import { IconAlertTriangle, IconCalendarEvent, IconNote, IconPencil, IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { DayMark, DayNoteMark } from "#db/queries/day-marks.ts";
import { inText } from "#foreign.ts";
import { formatDay } from "#i18n/formats.ts";
import { ForeignText } from "../../../feedback/foreign-text.tsx";
import { Few } from "../few.tsx";
import said from "../said/said.module.css";
import type { NoteActions, Whose } from "../written/types.ts";
import { useDialog } from "../written/use-dialog.ts";
import classes from "./marks.module.css";
import { NoteDialog, RemoveNote } from "./note-dialog.tsx";
import { loadWord } from "./prepare-marks.ts";

type Props = {
  slug: string;
  marks: readonly DayMark[];
  whose: Whose;
  /** The names of tenants that notes are about, by id. */
  names: Readonly<Record<string, string>>;
  /** The day that a new note is offered for. */
  last: string;
  /** Where a load is shown, for who may see loads. */
  loadsHref: string | null;
  /** Null for who may write none; `mayAll` of others' notes, too. */
  actions: NoteActions | null;
  mayKeepAll: boolean;
};

type Open = { what: "add" } | { what: "change" | "remove"; note: DayNoteMark };

/** So many days stand there before somebody asks for the others: the latest. */
const mostSeen = 3;

const icons = { holiday: IconCalendarEvent, note: IconNote, load: IconAlertTriangle };

/** What there is to know about the days of a page, beside its charts; notes are added, changed and removed here. */
export function MarksList({ slug, marks, whose, names, last, loadsHref, actions, mayKeepAll }: Props) {
  const t = useTranslations("reasons.marks");
  const format = useFormatter();
  const { open, show, close } = useDialog<Open>();
  return (
    <>
      {marks.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {t("none")}
        </Text>
      ) : (
        <Few className={said.list} most={mostSeen} more={(count) => t("more", { count })}>
          {marks.toReversed().map((mark) => {
            const Icon = icons[mark.kind];
            const isBroken = mark.kind === "load" && !mark.isMended;
            return (
              <li key={keyOf(mark)} className={classes.mark}>
                <Icon size={16} className={said.icon} data-tone={isBroken ? "odd" : undefined} aria-hidden />
                <span className={classes.day}>{formatDay(format, mark.day, "dayTick")}</span>
                <span className={classes.text}>
                  <MarkText mark={mark} names={names} loadsHref={loadsHref} />
                </span>
                {mark.kind === "note" && actions && (mark.isOwn || mayKeepAll) ? (
                  <span className={classes.acts}>
                    <ActionIcon
                      variant="subtle"
                      size="sm"
                      aria-label={`${t("change")}: ${inText(mark.text, 40)}`}
                      onClick={() => show({ what: "change", note: mark })}
                    >
                      <IconPencil size={15} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      size="sm"
                      color="gray"
                      aria-label={`${t("remove")}: ${inText(mark.text, 40)}`}
                      onClick={() => show({ what: "remove", note: mark })}
                    >
                      <IconTrash size={15} />
                    </ActionIcon>
                  </span>
                ) : null}
              </li>
            );
          })}
        </Few>
      )}
      {actions ? (
        <Button variant="default" size="xs" mt="sm" onClick={() => show({ what: "add" })}>
          {t("add")}…
        </Button>
      ) : null}
      {actions && (open?.what === "add" || open?.what === "change") ? (
        <NoteDialog
          slug={slug}
          note={open.what === "change" ? open.note : null}
          whose={whose}
          last={last}
          actions={actions}
          onClose={close}
        />
      ) : null}
      {actions && open?.what === "remove" ? (
        <RemoveNote slug={slug} note={open.note} actions={actions} onClose={close} />
      ) : null}
    </>
  );
}

const keyOf = (mark: DayMark) =>
  mark.kind === "note"
    ? `note ${mark.id}`
    : `${mark.kind} ${mark.day} ${"names" in mark ? mark.names.en : ""}`;

function MarkText({ mark, names, loadsHref }: { mark: DayMark } & Pick<Props, "names" | "loadsHref">) {
  const t = useTranslations("reasons.marks");
  const isPortuguese = useLocale().startsWith("pt");
  if (mark.kind === "holiday") return mark.names[isPortuguese ? "pt" : "en"];
  if (mark.kind === "load") {
    const text = t(`load.${loadWord(mark)}`);
    return loadsHref === null ? (
      text
    ) : (
      <Link className="link" href={`${loadsHref}/${mark.idRun}`}>
        {text}
      </Link>
    );
  }
  const about = mark.tenants?.map((id) => names[id] ?? id) ?? [];
  return (
    <>
      <ForeignText text={mark.text} most={80} />
      <span className={classes.by}>
        {" "}
        <ForeignText text={mark.by} most={40} />
        {about.length > 0 ? (
          <>
            {" · "}
            <ForeignText text={about.slice(0, 3).join(", ")} most={60} />
            {about.length > 3 ? ` +${about.length - 3}` : null}
          </>
        ) : null}
      </span>
    </>
  );
}
