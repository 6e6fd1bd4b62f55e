"use client";

import { Badge, Box, Button, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { inText } from "#foreign.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Ago, Instant } from "../feedback/moment.tsx";
import { Outcome } from "../feedback/outcome.tsx";
import { Section } from "../home/section.tsx";
import classes from "./account.module.css";
import { EndOthers } from "./end-others.tsx";

export type ListedSession = {
  id: number;
  createdAt: Date;
  seenAt: Date;
  ip: string | null;
  /** Browser and system, as they name themselves. */
  device: string | null;
  isThis: boolean;
};

type Props = {
  sessions: ListedSession[];
  /** How many were just ended. */
  ended?: number;
  /** They are shown, and none can be ended. */
  isReadOnly?: boolean;
};

/** The browsers that the person is signed in with, this one first, and a way to end each of the others. */
export function SessionsList({ sessions, ended, isReadOnly = false }: Props) {
  const t = useTranslations("auth.account.sessions");
  const others = sessions.filter(({ isThis }) => !isThis).length;
  return (
    <div className={classes.part}>
      <Section title={t("title")} aside={others > 0 && !isReadOnly ? <EndOthers count={others} /> : null}>
        {isReadOnly ? null : (
          <Text fz="sm" c="dimmed" mb="sm">
            {t("lead")}
          </Text>
        )}
        {ended === undefined ? null : (
          <Box mb="sm">
            <Outcome tone="noted">{t("ended", { count: ended })}</Outcome>
          </Box>
        )}
        <ul className={classes.sessions}>
          {sessions.map((session) => (
            <Session key={session.id} session={session} canEnd={!session.isThis && !isReadOnly} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Session({ session, canEnd }: { session: ListedSession; canEnd: boolean }) {
  const t = useTranslations("auth.account.sessions");
  const device = session.device ?? t("unknown");
  const ip = session.ip ?? t("nowhere");
  return (
    <li className={classes.session}>
      <div className={classes.about}>
        <Text component="div" fz="sm" fw={500}>
          <ForeignText text={device} />{" "}
          {session.isThis ? (
            <Badge size="xs" variant="outline" tt="none">
              {t("this")}
            </Badge>
          ) : null}
        </Text>
        <Text component="div" fz="xs" c="dimmed">
          {ip} · {t("since")}: <Instant at={session.createdAt} /> · {t("seen")}: <Ago at={session.seenAt} />
        </Text>
      </div>
      {canEnd ? (
        <form method="post" action="/api/account/sessions">
          <input type="hidden" name="session" value={session.id} />
          <Button
            type="submit"
            size="xs"
            variant="default"
            aria-label={t("endOf", { browser: inText(device), ip })}
          >
            {t("end")}
          </Button>
        </form>
      ) : null}
    </li>
  );
}
