"use client";
import { Button, Paper } from "@mantine/core";
import { catchError, type ErrorInfo } from "next/error";
import { useTranslations } from "next-intl";
import { Failure } from "#components/feedback/failure.tsx";
import { codeOf } from "#components/feedback/page-failure.tsx";
import classes from "./panels.module.css";

/** In the place of panels whose read failed: it looks failed, and the other panels stay. */
function PanelsFailed({ title, error, retry }: { title: string; error: unknown; retry: () => void }) {
  const t = useTranslations("shell.feedback");
  return (
    <Paper className={classes.panel} style={{ gridColumn: "1 / -1" }} withBorder={false} p={0}>
      <Failure
        code={codeOf(error)}
        title={title}
        action={
          <Button variant="default" onClick={() => retry()}>
            {t("retry")}
          </Button>
        }
      />
    </Paper>
  );
}

/** Keeps a failed read of some panels from taking the page with it. */
export const PanelBoundary = catchError(({ title }: { title: string }, { error, retry }: ErrorInfo) => (
  <PanelsFailed title={title} error={error} retry={retry} />
));
