/** The tables of a warehouse by qualified name, in the contract's order. Here, so that the tables themselves may name each other. */
export const tableNames = [
  "lms.tenants",
  "lms.users",
  "lms.admins",
  "lms.showcases",
  "lms.products",
  "lms.modules",
  "lms.lessons",
  "lms.lesson_ratings",
  "lms.exams",
  "lms.exam_questions",
  "lms.exam_results",
  "lms.user_certificates",
  "lms.tracks",
  "lms.track_products",
  "lms.user_tracks",
  "lms.tags",
  "lms.track_tags",
  "lms.user_tags",
  "lms.user_lesson_progress",
  "lms.user_logs",
  "lms.admin_logs",
  "lms.scores",
  "lms.messages",
  "lms.user_product_progress",
  "metrics.daily_counters",
  "metrics.user_activity_snapshots",
  "metrics.daily_product_certificates",
  "metrics.daily_lesson_events",
  "metrics.hourly_events",
  "metrics.lesson_rating_aggregates",
  "metrics.lesson_progress_aggregates",
  "metrics.track_access_aggregates",
] as const;

export type TableName = (typeof tableNames)[number];

/** The tables that are computed from the others; the rest come from the source. */
export const computedNames = [
  "lms.user_product_progress",
  "metrics.daily_counters",
  "metrics.user_activity_snapshots",
  "metrics.daily_product_certificates",
  "metrics.daily_lesson_events",
  "metrics.hourly_events",
  "metrics.lesson_rating_aggregates",
  "metrics.lesson_progress_aggregates",
] as const satisfies TableName[];
export const computedTables: ReadonlySet<TableName> = new Set<TableName>(computedNames);

const known: ReadonlySet<string> = new Set(tableNames);

/** Whether a text from outside names a table of the contract. */
export const isTableName = (name: string): name is TableName => known.has(name);
