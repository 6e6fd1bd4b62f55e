CREATE TABLE "console"."day_notes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."day_notes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_customer" bigint NOT NULL,
	"day" date NOT NULL,
	"text" text NOT NULL,
	"tenants" bigint[],
	"id_person" bigint,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "day_notes_text" CHECK ("console"."day_notes"."text" ~ '\S' AND char_length("console"."day_notes"."text") <= 200),
	CONSTRAINT "day_notes_tenants" CHECK (cardinality("console"."day_notes"."tenants") > 0)
);
--> statement-breakpoint
CREATE TABLE "console"."goals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."goals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_customer" bigint NOT NULL,
	"figure" text NOT NULL,
	"tenants" bigint[],
	"target" numeric(16, 4) NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"is_ended" boolean DEFAULT false NOT NULL,
	"id_person" bigint,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "goals_figure" CHECK ("console"."goals"."figure" ~ '^[a-z][a-z_]*$'),
	CONSTRAINT "goals_target" CHECK ("console"."goals"."target" >= 0),
	CONSTRAINT "goals_days" CHECK ("console"."goals"."ends_on" >= "console"."goals"."starts_on"),
	CONSTRAINT "goals_tenants" CHECK (cardinality("console"."goals"."tenants") > 0)
);
--> statement-breakpoint
ALTER TABLE "console"."day_notes" ADD CONSTRAINT "day_notes_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."day_notes" ADD CONSTRAINT "day_notes_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."goals" ADD CONSTRAINT "goals_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."goals" ADD CONSTRAINT "goals_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "day_notes_once" ON "console"."day_notes" USING btree ("id_customer","day","text",coalesce("tenants", '{}'));--> statement-breakpoint
CREATE UNIQUE INDEX "goals_open" ON "console"."goals" USING btree ("id_customer","figure",coalesce("tenants", '{}')) WHERE NOT "console"."goals"."is_ended";