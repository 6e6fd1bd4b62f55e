import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = {
  title: ReactNode;
  /** One quiet line under the title. */
  description?: ReactNode;
  /** Buttons and controls at the right; they wrap below on narrow screens. */
  actions?: ReactNode;
};

/** The heading that every page starts with. */
export function PageHeader({ title, description, actions }: Props) {
  return (
    <Group component="header" justify="space-between" align="flex-start" gap="md" mb="lg">
      <div style={{ minWidth: 0 }}>
        <Title order={1} fz={20} lh={1.35}>
          {title}
        </Title>
        {description ? (
          <Text component="div" fz="sm" c="dimmed" mt={2}>
            {description}
          </Text>
        ) : null}
      </div>
      {actions ? <Group gap="xs">{actions}</Group> : null}
    </Group>
  );
}
