CREATE SCHEMA "console";
--> statement-breakpoint
CREATE TABLE "console"."audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"id_person" bigint,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"id_customer" bigint,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"ip" "inet"
);
--> statement-breakpoint
CREATE TABLE "console"."customers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."customers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"id_server" bigint NOT NULL,
	"id_root_tenant" bigint NOT NULL,
	"state" text DEFAULT 'provisioning' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_slug_unique" UNIQUE("slug"),
	CONSTRAINT "customers_slug" CHECK ("console"."customers"."slug" ~ '^[a-z][a-z0-9_]{1,30}$'),
	CONSTRAINT "customers_state" CHECK ("console"."customers"."state" IN ('provisioning', 'active', 'suspended'))
);
--> statement-breakpoint
CREATE TABLE "console"."memberships" (
	"id_person" bigint NOT NULL,
	"id_customer" bigint NOT NULL,
	"tenants" bigint[],
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_pkey" PRIMARY KEY("id_person","id_customer")
);
--> statement-breakpoint
CREATE TABLE "console"."people" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."people_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "people_email_unique" UNIQUE("email"),
	CONSTRAINT "people_role" CHECK ("console"."people"."role" IN ('customer_success', 'operations', 'executive', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "console"."runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_customer" bigint NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"id_person" bigint,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"cancel_requested_at" timestamp with time zone,
	"worker" text,
	"heartbeat_at" timestamp with time zone,
	"attempt" integer DEFAULT 0 NOT NULL,
	"as_of" timestamp with time zone,
	"error" jsonb,
	CONSTRAINT "runs_kind" CHECK ("console"."runs"."kind" IN ('seed', 'delta', 'derive')),
	CONSTRAINT "runs_state" CHECK ("console"."runs"."state" IN ('queued', 'running', 'done', 'unreconciled', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "console"."servers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."servers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"host" text NOT NULL,
	"port" integer NOT NULL,
	"load_limit" integer DEFAULT 2 NOT NULL,
	"is_open" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "servers_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "console"."steps" (
	"id_run" bigint NOT NULL,
	"table_name" text NOT NULL,
	"strategy" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"position" bigint NOT NULL,
	"rows_read" bigint,
	"rows_inserted" bigint,
	"rows_updated" bigint,
	"rows_unchanged" bigint,
	"rows_rejected" bigint,
	"rows_deleted" bigint,
	"rows_total" bigint,
	"bytes" bigint,
	"window_from" timestamp with time zone,
	"window_until" timestamp with time zone,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"findings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error" jsonb,
	CONSTRAINT "steps_pkey" PRIMARY KEY("id_run","table_name"),
	CONSTRAINT "steps_strategy" CHECK ("console"."steps"."strategy" IN ('merge', 'append', 'derived')),
	CONSTRAINT "steps_state" CHECK ("console"."steps"."state" IN ('waiting', 'running', 'done', 'unreconciled', 'failed', 'cancelled'))
);
--> statement-breakpoint
ALTER TABLE "console"."audit" ADD CONSTRAINT "audit_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."audit" ADD CONSTRAINT "audit_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."customers" ADD CONSTRAINT "customers_id_server_servers_id_fk" FOREIGN KEY ("id_server") REFERENCES "console"."servers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."memberships" ADD CONSTRAINT "memberships_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."memberships" ADD CONSTRAINT "memberships_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."runs" ADD CONSTRAINT "runs_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."runs" ADD CONSTRAINT "runs_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."steps" ADD CONSTRAINT "steps_id_run_runs_id_fk" FOREIGN KEY ("id_run") REFERENCES "console"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_customer" ON "console"."audit" USING btree ("id_customer","id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "runs_open" ON "console"."runs" USING btree ("id_customer") WHERE "console"."runs"."state" IN ('queued', 'running');--> statement-breakpoint
CREATE INDEX "runs_customer" ON "console"."runs" USING btree ("id_customer","id" DESC NULLS LAST);