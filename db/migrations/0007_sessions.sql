CREATE TABLE "console"."credentials" (
	"id_person" bigint PRIMARY KEY NOT NULL,
	"method" text NOT NULL,
	"verifier" "bytea" NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "console"."invitations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."invitations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_person" bigint NOT NULL,
	"kind" text NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "invitations_secret_hash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "invitations_kind" CHECK ("console"."invitations"."kind" IN ('invitation', 'reset'))
);
--> statement-breakpoint
CREATE TABLE "console"."pepper" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"value" "bytea" DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) NOT NULL,
	CONSTRAINT "pepper_is_only" CHECK ("console"."pepper"."is_only")
);
--> statement-breakpoint
CREATE TABLE "console"."sessions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."sessions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_person" bigint NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"idle_minutes" integer NOT NULL,
	"ip" "inet",
	"user_agent" text,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"end_reason" text,
	CONSTRAINT "sessions_secret_hash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "sessions_end_reason" CHECK ("console"."sessions"."end_reason" IN ('sign_out', 'person', 'password', 'admin', 'role', 'deactivated'))
);
--> statement-breakpoint
ALTER TABLE "console"."credentials" ADD CONSTRAINT "credentials_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."invitations" ADD CONSTRAINT "invitations_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."sessions" ADD CONSTRAINT "sessions_id_person_people_id_fk" FOREIGN KEY ("id_person") REFERENCES "console"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitations_person" ON "console"."invitations" USING btree ("id_person");--> statement-breakpoint
CREATE INDEX "sessions_open" ON "console"."sessions" USING btree ("id_person") WHERE "console"."sessions"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX "sessions_person" ON "console"."sessions" USING btree ("id_person","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_network_failed" ON "console"."audit" USING btree (network(set_masklen("ip", CASE family("ip") WHEN 6 THEN 64 ELSE 32 END)),"at") WHERE "console"."audit"."action" = 'person.sign_in_failed';--> statement-breakpoint
INSERT INTO "console"."pepper" DEFAULT VALUES;--> statement-breakpoint
-- The key of `scrypt$N$r$p$salt$key` is gone after this; its hash stays, which only the key itself matches.
INSERT INTO "console"."credentials" ("id_person", "method", "verifier")
SELECT "id", regexp_replace("password", '\$[^$]*$', ''),
  sha256(decode(translate(k, '-_', '+/') || repeat('=', (4 - length(k) % 4) % 4), 'base64'))
FROM "console"."people", split_part("password", '$', 6) k
WHERE "password" ~ '^scrypt\$\d+\$\d+\$\d+\$[A-Za-z0-9_-]{22,}\$[A-Za-z0-9_-]{43,}$';--> statement-breakpoint
ALTER TABLE "console"."people" DROP COLUMN "password";