import { Paper } from "@mantine/core";
import type { ReactNode } from "react";

type Props = {
  children: ReactNode;
  label: string;
  /** Scrolls downwards beyond this height; without it only sideways, on narrow screens. */
  mah?: string;
};

/** A framed part that scrolls, by keyboard too. */
export function Scroll({ children, label, mah }: Props) {
  return (
    <Paper component="section" aria-label={label} tabIndex={0} mah={mah} style={{ overflow: "auto" }}>
      {children}
    </Paper>
  );
}
