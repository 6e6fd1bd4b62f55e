"use client";

import { Button, Text, Title } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type ErrorCode, errorCodes } from "#errors.ts";
import { Failure } from "./failure.tsx";

const digestOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as Error & { digest?: string }).digest : undefined;

/** The code of an error as it reaches a browser; `internal` for what is not meant for people. */
export const codeOf = (error: unknown): ErrorCode =>
  errorCodes.find((code) => digestOf(error) === `opendb:${code}`) ?? "internal";

type Props = { error: unknown; retry: () => void };

/** What a page shows when it could not be made: the sentence for its error code, and another try. */
export function PageFailure({ error, retry }: Props) {
  const t = useTranslations();
  const digest = digestOf(error);
  const code = codeOf(error);
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
