"use client";
import { lazy, Suspense, useSyncExternalStore } from "react";
import { onQuestion, type Question, questions } from "./confirm.ts";

// Most pages are read without a question: dialogs are a part of the page only once there is one.
const ConfirmDialogs = lazy(() =>
  import("./confirm-dialogs.tsx").then((module) => ({ default: module.ConfirmDialogs })),
);
const none: readonly Question[] = [];

/** The place of the dialogs that `askFirst` opens. */
export function ConfirmHost() {
  const asked = useSyncExternalStore(onQuestion, questions, () => none);
  if (asked.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <ConfirmDialogs asked={asked} />
    </Suspense>
  );
}
