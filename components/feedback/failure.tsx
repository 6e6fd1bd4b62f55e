import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ErrorCode } from "#errors.ts";
import { useExplanation } from "./use-explanation.ts";

type Said = { meaning: string; hint: string };
type Props = ({ code: ErrorCode } | { said: Said }) & { title?: string; action?: ReactNode };

/** A part of a page that could not be shown, in the words for its error code or its own. The rest stays usable. */
export function Failure({ title, action, ...why }: Props) {
  const explain = useExplanation();
  const { meaning, hint } = "said" in why ? why.said : explain(why.code);
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
