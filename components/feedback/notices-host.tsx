"use client";
import { lazy, Suspense, useSyncExternalStore } from "react";

const Notices = lazy(() =>
  import("@mantine/notifications").then(({ Notifications }) => ({ default: Notifications })),
);
const never = () => () => {};

/** The place of notices: only once the page is alive, and apart from it. What is noticed before waits in a store. */
export function NoticesHost() {
  const isAlive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (!isAlive) return null;
  return (
    <Suspense fallback={null}>
      <Notices position="bottom-right" />
    </Suspense>
  );
}
