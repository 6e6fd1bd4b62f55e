"use client";
import { type ReactNode, useEffect, useRef } from "react";

/** What a number has opened: it takes the focus, and comes into sight, whenever it is opened for another number. */
export function Opened({ label, of, children }: { label: string; of: string; children: ReactNode }) {
  const section = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number opened the same place
  useEffect(() => {
    section.current?.focus({ preventScroll: true });
    section.current?.scrollIntoView({ block: "nearest" });
  }, [of]);
  return (
    <section ref={section} tabIndex={-1} aria-label={label} style={{ outline: "none" }}>
      {children}
    </section>
  );
}
