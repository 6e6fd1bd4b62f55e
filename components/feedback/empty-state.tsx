import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = {
  title: string;
  description?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
  /** Whether it is all that the page says: its title is then the page's heading. */
  isPage?: boolean;
};

/** Says that there is nothing here, and what to do about it. */
export function EmptyState({ title, description, icon, action, isPage }: Props) {
  return (
    <Stack align="center" gap={6} py={56} px="md" ta="center">
      {icon ? (
        <Text span c="dimmed" lh={0} aria-hidden>
          {icon}
        </Text>
      ) : null}
      {isPage ? (
        <Title order={1} fz="lg">
          {title}
        </Title>
      ) : (
        <Text fw={600} fz="md">
          {title}
        </Text>
      )}
      {description ? (
        <Text component="div" fz="sm" c="dimmed" maw={440}>
          {description}
        </Text>
      ) : null}
      {action ? <div style={{ marginTop: 10 }}>{action}</div> : null}
    </Stack>
  );
}
