CREATE TABLE "console"."contracts" (
	"id_customer" bigint PRIMARY KEY NOT NULL,
	"id_plan" bigint NOT NULL,
	"price" numeric(12, 2) NOT NULL,
	"billing_period" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date,
	"notes" text DEFAULT '' NOT NULL,
	"documents" text[] DEFAULT '{}' NOT NULL,
	"id_owner" bigint,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contracts_billing_period" CHECK ("console"."contracts"."billing_period" IN ('monthly', 'quarterly', 'yearly')),
	CONSTRAINT "contracts_price" CHECK ("console"."contracts"."price" >= 0),
	CONSTRAINT "contracts_days" CHECK ("console"."contracts"."ends_on" >= "console"."contracts"."starts_on")
);
--> statement-breakpoint
CREATE TABLE "console"."plans" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."plans_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"learner_limit" integer,
	"kit_limit" integer NOT NULL,
	"connection_limit" integer NOT NULL,
	"statement_seconds" integer NOT NULL,
	"export_days" integer NOT NULL,
	"price" numeric(12, 2) NOT NULL,
	"billing_period" text NOT NULL,
	"is_offered" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "plans_name_unique" UNIQUE("name"),
	CONSTRAINT "plans_billing_period" CHECK ("console"."plans"."billing_period" IN ('monthly', 'quarterly', 'yearly')),
	CONSTRAINT "plans_limits" CHECK ("console"."plans"."learner_limit" > 0 AND "console"."plans"."kit_limit" >= 0 AND "console"."plans"."connection_limit" BETWEEN 1 AND 100
        AND "console"."plans"."statement_seconds" BETWEEN 1 AND 3600 AND "console"."plans"."export_days" BETWEEN 1 AND 365 AND "console"."plans"."price" >= 0)
);
--> statement-breakpoint
ALTER TABLE "console"."contracts" ADD CONSTRAINT "contracts_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."contracts" ADD CONSTRAINT "contracts_id_plan_plans_id_fk" FOREIGN KEY ("id_plan") REFERENCES "console"."plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."contracts" ADD CONSTRAINT "contracts_id_owner_people_id_fk" FOREIGN KEY ("id_owner") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contracts_plan" ON "console"."contracts" USING btree ("id_plan");--> statement-breakpoint
CREATE INDEX "contracts_ends_on" ON "console"."contracts" USING btree ("ends_on");--> statement-breakpoint
INSERT INTO "console"."plans" ("name", "learner_limit", "kit_limit", "connection_limit", "statement_seconds", "export_days", "price", "billing_period") VALUES
	('Enterprise', NULL, 5, 5, 300, 7, 4900.00, 'monthly'),
	('Enterprise Plus', NULL, 20, 10, 1800, 30, 9900.00, 'monthly');
