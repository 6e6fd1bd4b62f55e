CREATE TABLE "console"."reachability" (
	"id_customer" bigint PRIMARY KEY NOT NULL,
	"looked_at" timestamp with time zone NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"error" jsonb
);
--> statement-breakpoint
ALTER TABLE "console"."steps" DROP CONSTRAINT "steps_state";--> statement-breakpoint
ALTER TABLE "console"."runs" ADD COLUMN "cancel_requested_by" text;--> statement-breakpoint
ALTER TABLE "console"."schedules" ADD COLUMN "missing_told_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "console"."reachability" ADD CONSTRAINT "reachability_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."steps" ADD CONSTRAINT "steps_state" CHECK ("console"."steps"."state" IN ('waiting', 'running', 'built', 'done', 'unreconciled', 'failed', 'cancelled', 'interrupted', 'not_run', 'discarded'));--> statement-breakpoint
UPDATE "console"."steps" SET "state" = 'not_run' WHERE "state" = 'cancelled' AND "started_at" IS NULL;--> statement-breakpoint
UPDATE "console"."steps" s SET "state" = 'interrupted' FROM "console"."runs" r WHERE r."id" = s."id_run" AND r."state" = 'failed' AND s."state" = 'cancelled';--> statement-breakpoint
UPDATE "console"."steps" s SET "state" = 'discarded' FROM "console"."runs" r WHERE r."id" = s."id_run" AND r."kind" = 'seed' AND s."state" IN ('done', 'unreconciled') AND (r."state" = 'cancelled' OR r."state" = 'failed' AND (r."error" ->> 'table' IS NULL OR (r."error" ->> 'isTransient')::boolean));--> statement-breakpoint
CREATE VIEW "console"."run_conditions" WITH (security_invoker = true) AS (SELECT r.id AS id_run,
  CASE
    WHEN r.state = 'running' AND (r.heartbeat_at IS NULL OR r.heartbeat_at < clock_timestamp() - interval '30 seconds') THEN 'interrupted'
    WHEN r.state = 'running' AND held.since IS NOT NULL THEN 'held_up'
    WHEN r.state IN ('queued', 'failed') AND r.next_attempt_at IS NOT NULL THEN 'retrying'
    WHEN r.state = 'queued' AND r.started_at IS NOT NULL THEN 'interrupted'
    WHEN asked.since IS NOT NULL AND r.error ->> 'code' = 'needs_confirmation' THEN 'needs_confirmation'
    ELSE r.state
  END AS condition,
  CASE
    WHEN r.state = 'running' AND (r.heartbeat_at IS NULL OR r.heartbeat_at < clock_timestamp() - interval '30 seconds') THEN r.heartbeat_at
    WHEN r.state = 'running' THEN coalesce(held.since, r.started_at)
    WHEN r.state = 'queued' AND r.started_at IS NULL THEN r.requested_at
    WHEN r.state = 'failed' THEN coalesce(asked.since, r.finished_at)
    ELSE r.finished_at
  END AS since,
  asked.since AS asked_since
FROM console.runs r
  LEFT JOIN LATERAL (
    SELECT min((s.error ->> 'since')::timestamptz) AS since FROM console.steps s
    WHERE r.state = 'running' AND s.id_run = r.id AND s.state = 'running' AND s.error ->> 'code' = 'locked') held ON true
  LEFT JOIN LATERAL (
    SELECT min(coalesce((coalesce(s.error, r.error) ->> 'since')::timestamptz, r.finished_at)) AS since
    FROM (SELECT 1) one LEFT JOIN console.steps s ON s.id_run = r.id AND s.error ->> 'code' = 'needs_confirmation'
    WHERE r.state = 'failed' AND coalesce(s.error, r.error) ->> 'code' = 'needs_confirmation' AND NOT EXISTS (
    SELECT FROM console.runs l WHERE l.id_customer = r.id_customer AND l.id > r.id AND CASE WHEN s.id_run IS NULL
      THEN l.kind = r.kind AND l.state <> 'cancelled'
      ELSE EXISTS (SELECT FROM console.steps t WHERE t.id_run = l.id AND t.table_name = s.table_name
        AND t.state NOT IN ('cancelled', 'interrupted', 'not_run', 'discarded')) END)) asked ON true);