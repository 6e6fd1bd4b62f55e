CREATE TABLE "console"."provision_steps" (
	"id_provision" bigint NOT NULL,
	"step" text NOT NULL,
	"position" integer NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"error" jsonb,
	CONSTRAINT "provision_steps_pkey" PRIMARY KEY("id_provision","step"),
	CONSTRAINT "provision_steps_step" CHECK ("console"."provision_steps"."step" IN ('customer', 'database', 'seed', 'checks', 'people', 'kit', 'connection', 'finish')),
	CONSTRAINT "provision_steps_state" CHECK ("console"."provision_steps"."state" IN ('waiting', 'running', 'done', 'failed', 'undone'))
);
--> statement-breakpoint
CREATE TABLE "console"."provisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."provisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"state" text DEFAULT 'draft' NOT NULL,
	"goal" text DEFAULT 'made' NOT NULL,
	"draft" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"id_customer" bigint,
	"id_person" bigint,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"id_requester" bigint,
	"requested_by" text,
	"requested_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"worker" text,
	"heartbeat_at" timestamp with time zone,
	"attempt" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"error" jsonb,
	CONSTRAINT "provisions_id_customer_unique" UNIQUE("id_customer"),
	CONSTRAINT "provisions_state" CHECK ("console"."provisions"."state" IN ('draft', 'queued', 'running', 'done', 'failed', 'undone')),
	CONSTRAINT "provisions_goal" CHECK ("console"."provisions"."goal" IN ('made', 'undone')),
	CONSTRAINT "provisions_draft" CHECK (length("console"."provisions"."draft"::text) <= 300000)
);
--> statement-breakpoint
CREATE TABLE "console"."source_reads" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"requested_at" timestamp with time zone,
	"worker" text,
	"started_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	"error" jsonb,
	CONSTRAINT "source_reads_only" CHECK ("console"."source_reads"."is_only")
);
--> statement-breakpoint
CREATE TABLE "console"."source_tenants" (
	"id" bigint PRIMARY KEY NOT NULL,
	"id_parent" bigint,
	"subdomain" text,
	"title" text,
	"learners" bigint NOT NULL,
	"user_limit" bigint
);
--> statement-breakpoint
ALTER TABLE "console"."provision_steps" ADD CONSTRAINT "provision_steps_id_provision_provisions_id_fk" FOREIGN KEY ("id_provision") REFERENCES "console"."provisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."provisions" ADD CONSTRAINT "provisions_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."provisions" ADD CONSTRAINT "provisions_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."provisions" ADD CONSTRAINT "provisions_id_requester_people_id_fk" FOREIGN KEY ("id_requester") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "provisions_open" ON "console"."provisions" USING btree ("id") WHERE "console"."provisions"."state" IN ('queued', 'running');