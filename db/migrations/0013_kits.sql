CREATE TABLE "console"."kit_certificates" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."kit_certificates_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_kit" bigint NOT NULL,
	"common_name" text NOT NULL,
	"serial" text NOT NULL,
	"fingerprint" text NOT NULL,
	"issuer_fingerprint" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_by" text,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "kit_certificates_common_name_unique" UNIQUE("common_name"),
	CONSTRAINT "kit_certificates_serial_unique" UNIQUE("serial")
);
--> statement-breakpoint
CREATE TABLE "console"."kits" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."kits_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_customer" bigint NOT NULL,
	"role_name" text NOT NULL,
	"tenants" bigint[],
	"is_personal" boolean DEFAULT false NOT NULL,
	"purpose" text NOT NULL,
	"addresses" "cidr"[],
	"form" text NOT NULL,
	"state" text DEFAULT 'making' NOT NULL,
	"connection_limit" integer NOT NULL,
	"statement_seconds" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"id_person" bigint,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_by" text,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "kits_role_name_unique" UNIQUE("role_name"),
	CONSTRAINT "kits_role_name" CHECK ("console"."kits"."role_name" ~ '^[a-z][a-z0-9_]{1,49}$'),
	CONSTRAINT "kits_form" CHECK ("console"."kits"."form" IN ('certificate', 'password')),
	CONSTRAINT "kits_state" CHECK ("console"."kits"."state" IN ('making', 'active', 'revoked')),
	CONSTRAINT "kits_purpose" CHECK ("console"."kits"."purpose" IN ('person', 'bi_tool', 'service')),
	CONSTRAINT "kits_revoked" CHECK (("console"."kits"."state" = 'revoked') = ("console"."kits"."revoked_at" IS NOT NULL)),
	CONSTRAINT "kits_tenants" CHECK (cardinality("console"."kits"."tenants") > 0),
	CONSTRAINT "kits_limits" CHECK ("console"."kits"."connection_limit" > 0 AND "console"."kits"."statement_seconds" > 0)
);
--> statement-breakpoint
ALTER TABLE "console"."servers" ADD COLUMN "public_host" text;--> statement-breakpoint
ALTER TABLE "console"."servers" ADD COLUMN "ca_certificate" text;--> statement-breakpoint
ALTER TABLE "console"."kit_certificates" ADD CONSTRAINT "kit_certificates_id_kit_kits_id_fk" FOREIGN KEY ("id_kit") REFERENCES "console"."kits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."kits" ADD CONSTRAINT "kits_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."kits" ADD CONSTRAINT "kits_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "kit_certificates_kit" ON "console"."kit_certificates" USING btree ("id_kit");--> statement-breakpoint
CREATE INDEX "kits_customer" ON "console"."kits" USING btree ("id_customer");