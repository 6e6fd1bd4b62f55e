ALTER TABLE "console"."people" DROP CONSTRAINT "people_role";--> statement-breakpoint
ALTER TABLE "console"."memberships" ADD COLUMN "is_personal_granted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "console"."memberships" ADD COLUMN "is_customer_admin" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "memberships_customer" ON "console"."memberships" USING btree ("id_customer");--> statement-breakpoint
ALTER TABLE "console"."memberships" ADD CONSTRAINT "memberships_customer_admin" CHECK (NOT ("console"."memberships"."is_customer_admin" AND "console"."memberships"."tenants" IS NOT NULL));--> statement-breakpoint
ALTER TABLE "console"."people" ADD CONSTRAINT "people_role" CHECK ("console"."people"."role" IN ('customer_success', 'operations', 'executive', 'analyst', 'admin'));