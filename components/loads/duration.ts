/** A span in the two largest units that matter, in the reader's language: `1h 4m`, `3 min 20 s`, `8,4 s`. */
export function duration(milliseconds: number, locale: string): string {
  const tenths = Math.round(Math.max(0, milliseconds) / 100);
  const seconds = Math.round(tenths / 10);
  const minutes = Math.floor(seconds / 60);
  const shown =
    tenths < 100
      ? { seconds: Math.floor(tenths / 10), milliseconds: (tenths % 10) * 100 }
      : minutes < 60
        ? { minutes, seconds: seconds % 60 }
        : { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  // Of zeros only the smaller unit's is said.
  const zero =
    "hours" in shown ? { minutesDisplay: "always" as const } : { secondsDisplay: "always" as const };
  return new Intl.DurationFormat(locale, { style: "narrow", milliseconds: "numeric", ...zero }).format(shown);
}

/** From a start to an end, or to now while there is none; undefined before the start. */
export function lasted(started: Date | null, finished: Date | null, now: Date): number | undefined {
  return started === null ? undefined : (finished ?? now).getTime() - started.getTime();
}
