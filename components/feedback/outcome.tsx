import { Alert } from "@mantine/core";
import type { ReactNode } from "react";

type Tone = "failed" | "done" | "noted";

const colors = { failed: "red", done: "green", noted: "accent" } as const;

/** What came of a form that was sent, above its fields; a failure is read out at once. */
export function Outcome({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <Alert role={tone === "failed" ? "alert" : "status"} variant="outline" color={colors[tone]} p="xs">
      {children}
    </Alert>
  );
}
