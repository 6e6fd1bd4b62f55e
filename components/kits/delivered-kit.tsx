"use client";

import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Delivered } from "#auth/kits/delivery.ts";
import { EntryHead } from "../shell/entry-form.tsx";
import { CopiedLine } from "./copied-line.tsx";
import { Guide } from "./guide.tsx";
import classes from "./kits.module.css";

type Handed = Extract<Delivered, { outcome: "handed" }>;

/** What was handed over, once, and how to connect with it. The archive is a part of the page: nobody keeps it elsewhere. */
export function DeliveredKit({ kit }: { kit: Handed }) {
  const t = useTranslations("kits.delivery");
  const { archive, archivePassword, password, connection } = kit;
  const { user, isCertified, serverCa } = connection;
  const files = [
    ...(isCertified ? [`${user}.crt`] : []),
    ...(archivePassword ? [`${user}.key`, `${user}.pk8`, `${user}.p12`] : []),
    ...(serverCa === null ? [] : ["ca.crt"]),
  ];
  return (
    <Stack gap="lg">
      <EntryHead title={t("doneTitle")} lead={user} />
      <Alert variant="outline" color="yellow" p="xs" role="status">
        <Text fz="sm">{t("saveNow")}</Text>
      </Alert>
      {password ? <CopiedLine label={t("password")} text={password} /> : null}
      {archive ? (
        <div>
          <Button
            component="a"
            href={`data:application/gzip;base64,${archive.base64}`}
            download={archive.name}
            leftSection={<IconDownload size={16} aria-hidden />}
            size="md"
            fullWidth
          >
            {t("download")}
          </Button>
          <Text fz="xs" c="dimmed" mt={4} style={{ overflowWrap: "anywhere" }}>
            {t("archiveHas", { name: archive.name, files: files.join(", ") })}
          </Text>
        </div>
      ) : null}
      {archivePassword ? (
        <CopiedLine label={t("archivePassword")} text={archivePassword} note={t("archivePasswordNote")} />
      ) : null}
      <section aria-labelledby="details">
        <Title order={2} fz="md" mb="xs" id="details">
          {t("details")}
        </Title>
        <div className={classes.pairs}>
          <CopiedLine label={t("host")} text={connection.host} />
          <CopiedLine label={t("port")} text={String(connection.port)} />
          <CopiedLine label={t("database")} text={connection.database} />
          <CopiedLine label={t("user")} text={user} />
        </div>
      </section>
      <section aria-labelledby="how">
        <Title order={2} fz="md" id="how">
          {t("how")}
        </Title>
        <Guide connection={connection} lines={kit.lines} />
      </section>
    </Stack>
  );
}
