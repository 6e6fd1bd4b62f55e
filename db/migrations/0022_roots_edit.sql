CREATE TABLE "console"."learner_excesses" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."learner_excesses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_customer" bigint NOT NULL,
	"learner_limit" integer NOT NULL,
	"learners" bigint NOT NULL,
	"reason" text NOT NULL,
	"id_person" bigint,
	"accepted_by" text NOT NULL,
	"accepted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "learner_excesses_reason" CHECK ("console"."learner_excesses"."reason" ~ '\S'),
	CONSTRAINT "learner_excesses_learners" CHECK ("console"."learner_excesses"."learners" > "console"."learner_excesses"."learner_limit")
);
--> statement-breakpoint
CREATE TABLE "console"."root_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."root_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_customer" bigint NOT NULL,
	"before" bigint[] NOT NULL,
	"after" bigint[] NOT NULL,
	"tenants" bigint[] DEFAULT '{}' NOT NULL,
	"kept" bigint[] DEFAULT '{}' NOT NULL,
	"id_person" bigint,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"narrowed_at" timestamp with time zone,
	"loaded_at" timestamp with time zone,
	"computed_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"is_replaced" boolean DEFAULT false NOT NULL,
	"error" jsonb,
	"next_attempt_at" timestamp with time zone,
	CONSTRAINT "root_changes_after" CHECK (cardinality("console"."root_changes"."after") BETWEEN 1 AND 1000)
);
--> statement-breakpoint
ALTER TABLE "console"."source_tenants" ADD COLUMN "is_deleted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "console"."learner_excesses" ADD CONSTRAINT "learner_excesses_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."learner_excesses" ADD CONSTRAINT "learner_excesses_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."root_changes" ADD CONSTRAINT "root_changes_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."root_changes" ADD CONSTRAINT "root_changes_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "learner_excesses_customer" ON "console"."learner_excesses" USING btree ("id_customer");--> statement-breakpoint
CREATE UNIQUE INDEX "root_changes_open" ON "console"."root_changes" USING btree ("id_customer") WHERE "console"."root_changes"."finished_at" IS NULL;