import type { TableName } from "#db/schema/index.ts";
import { adminLogsEntry } from "#db/schema/lms/admin_logs.ts";
import { adminsEntry } from "#db/schema/lms/admins.ts";
import { examQuestionsEntry } from "#db/schema/lms/exam_questions.ts";
import { examResultsEntry } from "#db/schema/lms/exam_results.ts";
import { examsEntry } from "#db/schema/lms/exams.ts";
import { lessonRatingsEntry } from "#db/schema/lms/lesson_ratings.ts";
import { lessonsEntry } from "#db/schema/lms/lessons.ts";
import { messagesEntry } from "#db/schema/lms/messages.ts";
import { modulesEntry } from "#db/schema/lms/modules.ts";
import { productsEntry } from "#db/schema/lms/products.ts";
import { scoresEntry } from "#db/schema/lms/scores.ts";
import { showcasesEntry } from "#db/schema/lms/showcases.ts";
import { tagsEntry } from "#db/schema/lms/tags.ts";
import { tenantsEntry } from "#db/schema/lms/tenants.ts";
import { trackProductsEntry } from "#db/schema/lms/track_products.ts";
import { trackTagsEntry } from "#db/schema/lms/track_tags.ts";
import { tracksEntry } from "#db/schema/lms/tracks.ts";
import { userCertificatesEntry } from "#db/schema/lms/user_certificates.ts";
import { userLessonProgressEntry } from "#db/schema/lms/user_lesson_progress.ts";
import { userLogsEntry } from "#db/schema/lms/user_logs.ts";
import { userProductProgressEntry } from "#db/schema/lms/user_product_progress.ts";
import { userTagsEntry } from "#db/schema/lms/user_tags.ts";
import { userTracksEntry } from "#db/schema/lms/user_tracks.ts";
import { usersEntry } from "#db/schema/lms/users.ts";
import { dailyCountersEntry } from "#db/schema/metrics/daily_counters.ts";
import { dailyLessonEventsEntry } from "#db/schema/metrics/daily_lesson_events.ts";
import { dailyProductCertificatesEntry } from "#db/schema/metrics/daily_product_certificates.ts";
import { hourlyEventsEntry } from "#db/schema/metrics/hourly_events.ts";
import { lessonProgressAggregatesEntry } from "#db/schema/metrics/lesson_progress_aggregates.ts";
import { lessonRatingAggregatesEntry } from "#db/schema/metrics/lesson_rating_aggregates.ts";
import { trackAccessAggregatesEntry } from "#db/schema/metrics/track_access_aggregates.ts";
import { userActivitySnapshotsEntry } from "#db/schema/metrics/user_activity_snapshots.ts";
import type { CatalogColumn, CatalogEntry } from "./entry.ts";

/** What may be shown of each table, in the contract's order. */
export const catalog: Readonly<Record<TableName, CatalogEntry>> = {
  "lms.tenants": tenantsEntry,
  "lms.users": usersEntry,
  "lms.admins": adminsEntry,
  "lms.showcases": showcasesEntry,
  "lms.products": productsEntry,
  "lms.modules": modulesEntry,
  "lms.lessons": lessonsEntry,
  "lms.lesson_ratings": lessonRatingsEntry,
  "lms.exams": examsEntry,
  "lms.exam_questions": examQuestionsEntry,
  "lms.exam_results": examResultsEntry,
  "lms.user_certificates": userCertificatesEntry,
  "lms.tracks": tracksEntry,
  "lms.track_products": trackProductsEntry,
  "lms.user_tracks": userTracksEntry,
  "lms.tags": tagsEntry,
  "lms.track_tags": trackTagsEntry,
  "lms.user_tags": userTagsEntry,
  "lms.user_lesson_progress": userLessonProgressEntry,
  "lms.user_logs": userLogsEntry,
  "lms.admin_logs": adminLogsEntry,
  "lms.scores": scoresEntry,
  "lms.messages": messagesEntry,
  "lms.user_product_progress": userProductProgressEntry,
  "metrics.daily_counters": dailyCountersEntry,
  "metrics.user_activity_snapshots": userActivitySnapshotsEntry,
  "metrics.daily_product_certificates": dailyProductCertificatesEntry,
  "metrics.daily_lesson_events": dailyLessonEventsEntry,
  "metrics.hourly_events": hourlyEventsEntry,
  "metrics.lesson_rating_aggregates": lessonRatingAggregatesEntry,
  "metrics.lesson_progress_aggregates": lessonProgressAggregatesEntry,
  "metrics.track_access_aggregates": trackAccessAggregatesEntry,
};

/** The entry of a table named in an address; undefined for any other text. */
export function catalogEntry(schema: string, table: string): CatalogEntry | undefined {
  const name = `${schema}.${table}`;
  return Object.hasOwn(catalog, name) ? catalog[name as TableName] : undefined;
}

/** The column of an entry by name; undefined for any other text. */
export const catalogColumn = (entry: CatalogEntry, name: string): CatalogColumn | undefined =>
  entry.columns.find((column) => column.name === name);
