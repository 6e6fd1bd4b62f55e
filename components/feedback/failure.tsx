import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ErrorCode } from "#errors.ts";
import { useExplanation } from "./use-explanation.ts";

type Props = { code: ErrorCode; title?: string; action?: ReactNode };

/** A part of a page that could not be shown, in the words for its error code. The rest stays usable. */
export function Failure({ code, title, action }: Props) {
  const { meaning, hint } = useExplanation()(code);
  return (
    <Alert
      variant="outline"
      color="red"
      icon={<IconAlertCircle />}
      title={title}
      role="alert"
      styles={{ message: { color: "var(--mantine-color-text)" }, title: { color: "var(--opendb-bad)" } }}
    >
      {meaning} {hint}
      {action ? <div style={{ marginTop: 10 }}>{action}</div> : null}
    </Alert>
  );
}
