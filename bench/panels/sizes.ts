import { addDays, type Day, dayOf } from "#days.ts";

/** What is made of so many events, in proportion to a platform of 100 million. Nine of ten are of lessons, one is a log's. */
export type Sizes = {
  progress: number;
  logs: number;
  tenants: number;
  products: number;
  modules: number;
  lessons: number;
  learners: number;
  tracks: number;
};

/** Days of events; the last one is yesterday. */
export const days = 730;

/** The sizes of a warehouse with so many events. */
export function sizesOf(events: number): Sizes {
  const share = (part: number, least: number) => Math.max(least, Math.round(events / part));
  const lessons = share(1000, 300);
  const logs = Math.round(events / 10);
  return {
    progress: events - logs,
    logs,
    tenants: 30,
    products: Math.ceil(lessons / 50),
    modules: Math.ceil(lessons / 10),
    lessons,
    learners: share(333, 900),
    tracks: Math.ceil(lessons / 200),
  };
}

/** The days that have events. */
export function filledDays(now = new Date()): { from: Day; until: Day } {
  const until = addDays(dayOf(now), -1);
  return { from: addDays(until, 1 - days), until };
}
