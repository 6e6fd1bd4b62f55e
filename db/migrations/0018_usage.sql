CREATE TABLE "console"."usage_samples" (
	"id_customer" bigint NOT NULL,
	"day" date NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"rows" bigint NOT NULL,
	"bytes" bigint NOT NULL,
	"learners" bigint NOT NULL,
	"cap" bigint,
	"capped_learners" bigint NOT NULL,
	"tables" jsonb NOT NULL,
	"tenants" jsonb NOT NULL,
	CONSTRAINT "usage_samples_pkey" PRIMARY KEY("id_customer","day"),
	CONSTRAINT "usage_samples_learners" CHECK ("console"."usage_samples"."capped_learners" BETWEEN 0 AND "console"."usage_samples"."learners")
);
--> statement-breakpoint
DROP INDEX "console"."runs_customer";--> statement-breakpoint
ALTER TABLE "console"."usage_samples" ADD CONSTRAINT "usage_samples_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "usage_samples_day" ON "console"."usage_samples" USING btree ("day");--> statement-breakpoint
CREATE INDEX "runs_newest" ON "console"."runs" USING btree ("id_customer","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "runs_complete" ON "console"."runs" USING btree ("id_customer","as_of" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE "console"."runs"."state" IN ('done', 'unreconciled') AND "console"."runs"."as_of" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "runs_pending" ON "console"."runs" USING btree ("id_customer") WHERE "console"."runs"."state" IN ('queued', 'running') OR "console"."runs"."state" = 'failed' AND "console"."runs"."next_attempt_at" IS NOT NULL;