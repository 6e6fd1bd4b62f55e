/** A span in the two largest units that matter: `1 h 04 min`, `3 min 20 s`, `8.4 s`. */
export function duration(milliseconds: number, number: (value: number) => string): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${number(Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${two(whole % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

const two = (value: number) => String(value).padStart(2, "0");

/** From a start to an end, or to now while there is none; undefined before the start. */
export function lasted(started: Date | null, finished: Date | null, now: Date): number | undefined {
  return started === null ? undefined : (finished ?? now).getTime() - started.getTime();
}
