import { Group, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A titled part of a page, with something at the right of its title. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb="xs" fz="sm">
        <Title order={2} fz="md">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </section>
  );
}
