import { Alert, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Trouble } from "#db/health.ts";
import { Sentence } from "./sentence.tsx";

/** Why a customer's data cannot be relied on, the worst first; `slug` leads to the loads for those who may read them. */
export function Troubles({ troubles, slug }: { troubles: Trouble[]; slug?: string }) {
  if (troubles.length === 0) return null;
  return (
    <Alert
      variant="outline"
      icon={<IconAlertTriangle />}
      p="xs"
      styles={{
        icon: { color: "var(--opendb-odd)" },
        message: { color: "var(--mantine-color-text)" },
        root: { borderColor: "var(--opendb-line)" },
      }}
    >
      <Stack gap={4}>
        {troubles.map((of) => (
          <Sentence key={of.state} of={of} slug={slug} />
        ))}
      </Stack>
    </Alert>
  );
}
