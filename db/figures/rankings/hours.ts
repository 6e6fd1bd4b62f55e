import type { Statement } from "../figure.ts";
import { ofDays, ofTenants } from "../fragments.ts";

/** An hour of a weekday: 1 is Monday, 7 Sunday. */
export type WeekHour = {
  weekday: number;
  hour: number;
  total: number;
  /** Days of the range that had this hour on this weekday. */
  days: number;
  /** Events in such an hour, hours without any counted; null where the range has no such hour. */
  mean: number | null;
};

/*
 * An hour exists on a day if its beginning, taken to an instant and back, is itself: summer time, until 2019, took the
 * hour after midnight. One that came twice in that night's other half of the year is one hour with what happened in both.
 */
const cells = `WITH hours AS (
  SELECT extract(isodow FROM d.date)::integer AS weekday, h.hour, count(*) AS days
  FROM (SELECT $2::date + n AS date FROM generate_series(0, $3::date - $2::date) n) d
  CROSS JOIN generate_series(0, 23) AS h (hour)
  WHERE (d.date + make_interval(hours => h.hour)) AT TIME ZONE 'America/Sao_Paulo' AT TIME ZONE 'America/Sao_Paulo'
    = d.date + make_interval(hours => h.hour)
  GROUP BY 1, 2),
-- First over the tenants, or each of their rows would be asked for its weekday.
events AS (
  SELECT date, hour, sum(total) AS total
  FROM metrics.hourly_events
  WHERE ${ofTenants("id_tenant")} AND ${ofDays("date")}
  GROUP BY date, hour),
happened AS (
  SELECT extract(isodow FROM date)::integer AS weekday, hour::integer, sum(total) AS total FROM events GROUP BY 1, 2),
cells AS (
  SELECT w.weekday, h.hour, coalesce(e.total, 0)::float8 AS total, coalesce(x.days, 0)::float8 AS days,
    coalesce(e.total, 0)::float8 / x.days AS mean
  FROM generate_series(1, 7) AS w (weekday) CROSS JOIN generate_series(0, 23) AS h (hour)
  LEFT JOIN hours x ON x.weekday = w.weekday AND x.hour = h.hour
  LEFT JOIN happened e ON e.weekday = w.weekday AND e.hour = h.hour)`;

/**
 * When learners study: all 168 hours of a week, from Monday 0 o'clock, of whatever days are asked for. Whoever asks leaves
 * out days before the first of the data, which would count as days without events.
 */
export const hours: Statement<WeekHour> = {
  parameters: "days",
  text: `${cells}
SELECT weekday, hour, total, days, mean FROM cells ORDER BY weekday, hour`,
};
