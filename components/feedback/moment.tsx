"use client";

import { useFormatter, useNow } from "next-intl";

type Props = { at: Date; updateEvery?: number };

/** A moment as "3 hours ago" with the exact time in Sao Paulo as its title. */
export function Ago({ at, updateEvery = 30_000 }: Props) {
  const format = useFormatter();
  const now = useNow({ updateInterval: updateEvery });
  return (
    <time dateTime={at.toISOString()} title={format.dateTime(at, "precise")}>
      {format.relativeTime(at, now)}
    </time>
  );
}

/** A moment as date and time in Sao Paulo. */
export function Instant({ at }: { at: Date }) {
  const format = useFormatter();
  return (
    <time dateTime={at.toISOString()} title={format.dateTime(at, "precise")}>
      {format.dateTime(at, "instant")}
    </time>
  );
}
