"use client";

import { Button, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { EntryCard } from "./entry-card.tsx";

type HeadProps = { title: string; lead: string };

/** What a page is for that nobody is signed in at. */
export function EntryHead({ title, lead }: HeadProps) {
  return (
    <div>
      <Title order={1} fz={20}>
        {title}
      </Title>
      <Text fz="sm" c="dimmed" mt={4}>
        {lead}
      </Text>
    </div>
  );
}

type Props = HeadProps & {
  /** The page's own address, with what has to come along. */
  back: string;
  /** A route of /api. */
  action: string;
  hidden?: Record<string, string>;
  submit: string;
  /** Under the button. */
  below?: ReactNode;
  children: ReactNode;
};

/**
 * The form of a page that nobody is signed in at: an ordinary one, which a browser sends without any script, and whose
 * fields keep what was typed before the page was ready.
 */
export function EntryForm({ title, lead, back, action, hidden = {}, submit, below, children }: Props) {
  return (
    <EntryCard back={back}>
      <form method="post" action={action}>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Stack gap="md">
          <EntryHead title={title} lead={lead} />
          {children}
          <Button type="submit" size="md" fullWidth>
            {submit}
          </Button>
          {below}
        </Stack>
      </form>
    </EntryCard>
  );
}
