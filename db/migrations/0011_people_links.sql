CREATE TABLE "console"."password_requests" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."password_requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"ip" "inet",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"is_surplus" boolean DEFAULT false NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"tried_at" timestamp with time zone,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "console"."audit" ADD COLUMN "id_about" bigint;--> statement-breakpoint
-- Of links and sessions it was known by the e-mail alone.
UPDATE "console"."audit" a SET "id_about" = p."id" FROM "console"."people" p
WHERE a."id_customer" IS NULL AND lower(p."email") = lower(coalesce(a."details" ->> 'email', a."actor")) AND a."action" IN (
  'invitation.create', 'invitation.accept', 'session.end', 'person.create', 'person.role', 'person.deactivate',
  'person.password', 'person.sign_in', 'person.sign_in_failed', 'person.sign_out');--> statement-breakpoint
CREATE INDEX "password_requests_email" ON "console"."password_requests" USING btree ("email","created_at");--> statement-breakpoint
CREATE INDEX "password_requests_network" ON "console"."password_requests" USING btree (network(set_masklen("ip", CASE family("ip") WHEN 6 THEN 64 ELSE 32 END)),"created_at");--> statement-breakpoint
CREATE INDEX "password_requests_open" ON "console"."password_requests" USING btree ("id") WHERE "console"."password_requests"."done_at" IS NULL AND NOT "console"."password_requests"."is_surplus";--> statement-breakpoint
CREATE INDEX "audit_about_at" ON "console"."audit" USING btree ("id_about","at","id") WHERE "console"."audit"."id_about" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "people_email_folded" ON "console"."people" USING btree (lower("email"));--> statement-breakpoint
ALTER TABLE "console"."audit" ADD CONSTRAINT "audit_about" CHECK ("console"."audit"."id_about" IS NULL OR "console"."audit"."id_customer" IS NULL);