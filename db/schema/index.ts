import type { PgTable } from "drizzle-orm/pg-core";
import { adminLogs } from "./lms/admin_logs.ts";
import { admins } from "./lms/admins.ts";
import { examQuestions } from "./lms/exam_questions.ts";
import { examResults } from "./lms/exam_results.ts";
import { exams } from "./lms/exams.ts";
import { lessonRatings } from "./lms/lesson_ratings.ts";
import { lessons } from "./lms/lessons.ts";
import { messages } from "./lms/messages.ts";
import { modules } from "./lms/modules.ts";
import { products } from "./lms/products.ts";
import { scores } from "./lms/scores.ts";
import { showcases } from "./lms/showcases.ts";
import { tags } from "./lms/tags.ts";
import { tenants } from "./lms/tenants.ts";
import { trackProducts } from "./lms/track_products.ts";
import { trackTags } from "./lms/track_tags.ts";
import { tracks } from "./lms/tracks.ts";
import { userCertificates } from "./lms/user_certificates.ts";
import { userLessonProgress } from "./lms/user_lesson_progress.ts";
import { userLogs } from "./lms/user_logs.ts";
import { userProductProgress } from "./lms/user_product_progress.ts";
import { userTags } from "./lms/user_tags.ts";
import { userTracks } from "./lms/user_tracks.ts";
import { users } from "./lms/users.ts";
import { dailyCounters } from "./metrics/daily_counters.ts";
import { dailyLessonEvents } from "./metrics/daily_lesson_events.ts";
import { dailyProductCertificates } from "./metrics/daily_product_certificates.ts";
import { hourlyEvents } from "./metrics/hourly_events.ts";
import { lessonProgressAggregates } from "./metrics/lesson_progress_aggregates.ts";
import { lessonRatingAggregates } from "./metrics/lesson_rating_aggregates.ts";
import { trackAccessAggregates } from "./metrics/track_access_aggregates.ts";
import { userActivitySnapshots } from "./metrics/user_activity_snapshots.ts";

import type { TableName } from "./names.ts";

export { computedTables, isTableName, type TableName, tableNames } from "./names.ts";

/** The 32 tables of a warehouse by qualified name, in the contract's order. */
export const warehouseTables = {
  "lms.tenants": tenants,
  "lms.users": users,
  "lms.admins": admins,
  "lms.showcases": showcases,
  "lms.products": products,
  "lms.modules": modules,
  "lms.lessons": lessons,
  "lms.lesson_ratings": lessonRatings,
  "lms.exams": exams,
  "lms.exam_questions": examQuestions,
  "lms.exam_results": examResults,
  "lms.user_certificates": userCertificates,
  "lms.tracks": tracks,
  "lms.track_products": trackProducts,
  "lms.user_tracks": userTracks,
  "lms.tags": tags,
  "lms.track_tags": trackTags,
  "lms.user_tags": userTags,
  "lms.user_lesson_progress": userLessonProgress,
  "lms.user_logs": userLogs,
  "lms.admin_logs": adminLogs,
  "lms.scores": scores,
  "lms.messages": messages,
  "lms.user_product_progress": userProductProgress,
  "metrics.daily_counters": dailyCounters,
  "metrics.user_activity_snapshots": userActivitySnapshots,
  "metrics.daily_product_certificates": dailyProductCertificates,
  "metrics.daily_lesson_events": dailyLessonEvents,
  "metrics.hourly_events": hourlyEvents,
  "metrics.lesson_rating_aggregates": lessonRatingAggregates,
  "metrics.lesson_progress_aggregates": lessonProgressAggregates,
  "metrics.track_access_aggregates": trackAccessAggregates,
} satisfies Record<TableName, PgTable>;
