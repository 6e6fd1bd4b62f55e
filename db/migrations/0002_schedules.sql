CREATE TABLE "console"."schedules" (
	"name" text PRIMARY KEY NOT NULL,
	"cron" text NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"last_due_at" timestamp with time zone
);
--> statement-breakpoint
INSERT INTO "console"."schedules" ("name", "cron") VALUES ('nightly', '0 4 * * *') ON CONFLICT DO NOTHING;
