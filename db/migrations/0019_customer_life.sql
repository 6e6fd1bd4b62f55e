CREATE TABLE "console"."life_tasks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."life_tasks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_customer" bigint NOT NULL,
	"kind" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"keep_days" integer,
	"id_person" bigint,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error" jsonb,
	"attempt" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"is_replaced" boolean DEFAULT false NOT NULL,
	CONSTRAINT "life_tasks_kind" CHECK ("console"."life_tasks"."kind" IN ('suspend', 'resume', 'deprovision', 'restore', 'drop')),
	CONSTRAINT "life_tasks_reason" CHECK ("console"."life_tasks"."kind" NOT IN ('suspend', 'deprovision') OR "console"."life_tasks"."reason" ~ '\S'),
	CONSTRAINT "life_tasks_keep_days" CHECK (CASE WHEN "console"."life_tasks"."kind" = 'deprovision' THEN coalesce("console"."life_tasks"."keep_days" BETWEEN 1 AND 3650, false) ELSE "console"."life_tasks"."keep_days" IS NULL END)
);
--> statement-breakpoint
ALTER TABLE "console"."customers" DROP CONSTRAINT "customers_state";--> statement-breakpoint
ALTER TABLE "console"."sessions" DROP CONSTRAINT "sessions_end_reason";--> statement-breakpoint
ALTER TABLE "console"."customers" ADD COLUMN "aside_database" text;--> statement-breakpoint
ALTER TABLE "console"."customers" ADD COLUMN "aside_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "console"."kits" ADD COLUMN "role_connections" integer;--> statement-breakpoint
ALTER TABLE "console"."kits" ADD COLUMN "role_seconds" integer;--> statement-breakpoint
ALTER TABLE "console"."life_tasks" ADD CONSTRAINT "life_tasks_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."life_tasks" ADD CONSTRAINT "life_tasks_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "life_tasks_open" ON "console"."life_tasks" USING btree ("id_customer") WHERE "console"."life_tasks"."finished_at" IS NULL;--> statement-breakpoint
ALTER TABLE "console"."customers" ADD CONSTRAINT "customers_state" CHECK ("console"."customers"."state" IN ('provisioning', 'active', 'suspended', 'aside', 'gone'));--> statement-breakpoint
ALTER TABLE "console"."sessions" ADD CONSTRAINT "sessions_end_reason" CHECK ("console"."sessions"."end_reason" IN ('sign_out', 'person', 'password', 'admin', 'role', 'deactivated', 'suspended'));