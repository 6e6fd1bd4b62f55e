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
CREATE INDEX "audit_actor_at" ON "console"."audit" USING btree ("actor","at","id") WHERE "console"."audit"."id_person" IS NULL;--> statement-breakpoint
CREATE FUNCTION "console"."count_personal_read"(entry bigint, shown integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO console.personal_reads AS r (id_audit, pages, rows, until)
  SELECT a.id, 1, shown, now() FROM console.audit a
  WHERE a.id = entry AND a.action = 'personal.read' AND a.at > now() - interval '11 minutes' AND shown > 0
  ON CONFLICT (id_audit) DO UPDATE SET pages = r.pages + 1, rows = r.rows + excluded.rows, until = excluded.until;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'entry % of the audit tells of no personal read of the last minutes', entry;
  END IF;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "console"."count_personal_read"(bigint, integer) FROM PUBLIC;
