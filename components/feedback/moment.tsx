"use client";

import { useFormatter, useNow } from "next-intl";

type Props = { at: Date; updateEvery?: number };

/** A moment from now, as "in 3 hours" or "3 hours ago", with the exact time in Sao Paulo as its title. */
export function FromNow({ at, updateEvery = 30_000, isPast = false }: Props & { isPast?: boolean }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: updateEvery });
  return (
    <time dateTime={at.toISOString()} title={format.dateTime(at, "precise")}>
      {format.relativeTime(at, isPast && at > now ? at : now)}
    </time>
  );
}

/** A moment that is past, as "3 hours ago": never "in 2 seconds", whatever clock it was read from after this page's. */
export const Ago = (props: Props) => <FromNow {...props} isPast />;

/** A moment as date and time in Sao Paulo. */
export function Instant({ at }: { at: Date }) {
  const format = useFormatter();
  return (
    <time dateTime={at.toISOString()} title={format.dateTime(at, "precise")}>
      {format.dateTime(at, "instant")}
    </time>
  );
}
