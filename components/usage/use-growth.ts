import { useFormatter } from "next-intl";
import { formatBytes, formatShare } from "../charts/format.ts";

/** How a figure changed, with its sign, and as a share of what it was where it was anything. */
export function useGrowth() {
  const format = useFormatter();
  return (was: number, is: number, unit: "count" | "bytes" = "count"): string => {
    const change = is - was;
    if (change === 0) return format.number(0);
    const amount =
      unit === "bytes"
        ? `${change > 0 ? "+" : ""}${formatBytes(format, change)}`
        : format.number(change, "signedInteger");
    return was > 0 ? `${amount} (${formatShare(format, change / was)})` : amount;
  };
}
