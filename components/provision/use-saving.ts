"use client";

import { useDebouncedCallback } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import type { DraftPart } from "#db/provisioning/draft.ts";
import type { ErrorCode } from "#errors.ts";
import type { SaveDraft } from "./types.ts";

export type Saving = "saved" | "saving" | "unsaved" | { failed: ErrorCode };

/**
 * Saves a step of a draft a moment after it was changed, one time after the other, each over the version that the one
 * before has made. `flush` does it now, and says whether all is saved.
 */
export function useSaving(id: number, first: number, saveDraft: SaveDraft) {
  const version = useRef(first);
  const waiting = useRef<DraftPart | null>(null);
  const isFailed = useRef(false);
  const queue = useRef<Promise<boolean>>(Promise.resolve(true));
  const [saving, setSaving] = useState<Saving>("saved");
  // A page that is read again knows of a later one.
  useEffect(() => {
    version.current = Math.max(version.current, first);
  }, [first]);
  const flush = useCallback((): Promise<boolean> => {
    queue.current = queue.current.then(async () => {
      const part = waiting.current;
      if (part === null) return !isFailed.current;
      waiting.current = null;
      setSaving("saving");
      const failed = { ok: false, code: "internal" } as const;
      const result = await saveDraft({ id, version: version.current, part }).catch(() => failed);
      isFailed.current = !result.ok;
      if (result.ok) version.current = result.value.version;
      // What was not saved is tried again with the next change.
      else waiting.current ??= part;
      setSaving(result.ok ? (waiting.current === null ? "saved" : "unsaved") : { failed: result.code });
      return result.ok;
    });
    return queue.current;
  }, [id, saveDraft]);
  const later = useDebouncedCallback(flush, 600);
  const change = (part: DraftPart) => {
    waiting.current = part;
    setSaving("unsaved");
    later();
  };
  // Who leaves the page in the moment between takes what is typed along.
  useEffect(() => {
    const leave = () => {
      if (waiting.current !== null && !isFailed.current) void flush();
    };
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, [flush]);
  return { saving, change, flush, versionNow: () => version.current };
}
