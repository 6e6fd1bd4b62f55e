import { Paper } from "@mantine/core";
import type { ReactNode } from "react";

/** A framed part that scrolls sideways on narrow screens, by keyboard too. */
export function Scroll({ children, label }: { children: ReactNode; label: string }) {
  return (
    <Paper component="section" aria-label={label} tabIndex={0} style={{ overflowX: "auto" }}>
      {children}
    </Paper>
  );
}
