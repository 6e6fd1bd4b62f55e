CREATE TABLE "console"."personal_reads" (
	"id_audit" bigint PRIMARY KEY NOT NULL,
	"pages" integer NOT NULL,
	"rows" bigint NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "console"."audit_customer";--> statement-breakpoint
ALTER TABLE "console"."personal_reads" ADD CONSTRAINT "personal_reads_id_audit_audit_id_fk" FOREIGN KEY ("id_audit") REFERENCES "console"."audit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_at" ON "console"."audit" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_customer_at" ON "console"."audit" USING btree ("id_customer","at","id");--> statement-breakpoint
CREATE INDEX "audit_customer_action_at" ON "console"."audit" USING btree ("id_customer","action","at","id");--> statement-breakpoint
CREATE INDEX "audit_customer_person_at" ON "console"."audit" USING btree ("id_customer","id_person","at","id");--> statement-breakpoint
CREATE INDEX "audit_person_at" ON "console"."audit" USING btree ("id_person","at","id");--> statement-breakpoint
CREATE INDEX "audit_action_at" ON "console"."audit" USING btree ("action","at","id");--> statement-breakpoint
CREATE INDEX "audit_actor_at" ON "console"."audit" USING btree ("actor","at","id") WHERE "console"."audit"."id_person" IS NULL;