"use client";

import { useTransition } from "react";
import type { ActionResult } from "#auth/action.ts";

export type EndViewAs = (input: Record<string, never>) => Promise<ActionResult<object>>;

/** Leaves the view as somebody else. A full page load, so that nothing of it stays in the browser's memory. */
export function useEndViewAs(endViewAs: EndViewAs) {
  const [isEnding, start] = useTransition();
  const end = () =>
    start(async () => {
      await endViewAs({}).catch(() => undefined);
      window.location.assign("/");
    });
  return { end, isEnding };
}
