"use client";
import { Button } from "@mantine/core";
import { catchError, type ErrorInfo } from "next/error";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Failure } from "#components/feedback/failure.tsx";
import { codeOf } from "#components/feedback/page-failure.tsx";

type Props = ErrorInfo & { title: string };

/** In the place of panels whose read failed: it looks failed, and the rest of the page stays. */
function PanelsFailed({ title, error, retry, reset }: Props) {
  const t = useTranslations("shell.feedback");
  const asked = useSearchParams().toString();
  const [failed] = useState(asked);
  // Another range or other tenants are another read: the failure of this one says nothing about it.
  useEffect(() => {
    if (asked !== failed) reset();
  }, [asked, failed, reset]);
  const again = (
    <Button variant="default" onClick={() => retry()}>
      {t("retry")}
    </Button>
  );
  return (
    <div style={{ gridColumn: "1 / -1" }}>
      <Failure code={codeOf(error)} title={title} action={again} />
    </div>
  );
}

/** Keeps a failed read of some panels from taking the page with it. */
export const PanelBoundary = catchError(({ title }: { title: string }, info: ErrorInfo) => (
  <PanelsFailed {...info} title={title} />
));
