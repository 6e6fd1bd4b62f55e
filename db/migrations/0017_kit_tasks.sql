CREATE TABLE "console"."kit_links" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."kit_links_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_kit" bigint NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"request" text,
	"good_until" timestamp with time zone NOT NULL,
	"id_person" bigint,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"expired_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "kit_links_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "console"."kit_tasks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."kit_tasks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_customer" bigint NOT NULL,
	"kind" text NOT NULL,
	"role_name" text NOT NULL,
	"input" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"id_link" bigint,
	"request" text,
	"certificate" text,
	"serial" text,
	"verifier" text,
	"state" text DEFAULT 'asked' NOT NULL,
	"error" jsonb,
	"id_person" bigint,
	"requested_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"tried_at" timestamp with time zone,
	"next_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"taken_at" timestamp with time zone,
	CONSTRAINT "kit_tasks_kind" CHECK ("console"."kit_tasks"."kind" IN ('make', 'sign', 'password', 'retire', 'revoke')),
	CONSTRAINT "kit_tasks_state" CHECK ("console"."kit_tasks"."state" IN ('asked', 'running', 'done', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "console"."kits" ADD COLUMN "armed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "console"."kit_links" ADD CONSTRAINT "kit_links_id_kit_kits_id_fk" FOREIGN KEY ("id_kit") REFERENCES "console"."kits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."kit_links" ADD CONSTRAINT "kit_links_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."kit_tasks" ADD CONSTRAINT "kit_tasks_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."kit_tasks" ADD CONSTRAINT "kit_tasks_id_link_kit_links_id_fk" FOREIGN KEY ("id_link") REFERENCES "console"."kit_links"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."kit_tasks" ADD CONSTRAINT "kit_tasks_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "kit_links_kit" ON "console"."kit_links" USING btree ("id_kit");--> statement-breakpoint
CREATE INDEX "kit_tasks_customer" ON "console"."kit_tasks" USING btree ("id_customer","id");--> statement-breakpoint
CREATE INDEX "kit_tasks_link" ON "console"."kit_tasks" USING btree ("id_link");--> statement-breakpoint
CREATE INDEX "kit_tasks_open" ON "console"."kit_tasks" USING btree ("id") WHERE "console"."kit_tasks"."state" IN ('asked', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "kit_tasks_once" ON "console"."kit_tasks" USING btree ("role_name","kind",(coalesce("input" ->> 'serial', ''))) WHERE "console"."kit_tasks"."state" IN ('asked', 'running') AND "console"."kit_tasks"."id_link" IS NULL;--> statement-breakpoint
UPDATE "console"."kits" SET "armed_at" = "created_at" WHERE "state" <> 'making';
