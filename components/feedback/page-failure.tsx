"use client";

import { Button, Text, Title } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type ErrorCode, errorCodes } from "#errors.ts";
import { Failure } from "./failure.tsx";

const codeOf = (digest: string | undefined): ErrorCode =>
  errorCodes.find((code) => digest === `opendb:${code}`) ?? "internal";

type Props = { error: unknown; retry: () => void };

/** What a page shows when it could not be made: the sentence for its error code, and another try. */
export function PageFailure({ error, retry }: Props) {
  const t = useTranslations();
  const digest = error instanceof Error ? (error as Error & { digest?: string }).digest : undefined;
  const code = codeOf(digest);
  return (
    <div style={{ maxWidth: 640, marginInline: "auto", padding: "10vh 16px" }}>
      <Title order={1} fz={20} mb="md">
        {t("errors.page.title")}
      </Title>
      <Failure
        code={code}
        action={
          <Button size="xs" variant="default" onClick={retry}>
            {t("shell.feedback.retry")}
          </Button>
        }
      />
      {code === "internal" && digest ? (
        <Text fz="xs" c="dimmed" mt="sm" ff="monospace">
          {digest}
        </Text>
      ) : null}
    </div>
  );
}
