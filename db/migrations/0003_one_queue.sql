ALTER TABLE "console"."runs" ADD COLUMN "next_attempt_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "console"."runs" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_night" ON "console"."runs" USING btree ("id_customer","due_at") WHERE "console"."runs"."due_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "runs_running" ON "console"."runs" USING btree ("state") WHERE "console"."runs"."state" IN ('queued', 'running');--> statement-breakpoint
ALTER TABLE "console"."steps" DROP COLUMN "rows_rejected";--> statement-breakpoint
-- Runs are the queue now. Its jobs were wake-up calls for runs, which stay.
DROP SCHEMA IF EXISTS "pgboss" CASCADE;
