CREATE TABLE "console"."kit_reminders" (
	"id_kit" bigint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"days" integer NOT NULL,
	"told_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "kit_reminders_pkey" PRIMARY KEY("id_kit","expires_at","days"),
	CONSTRAINT "kit_reminders_days" CHECK ("console"."kit_reminders"."days" > 0)
);
--> statement-breakpoint
ALTER TABLE "console"."kit_certificates" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "console"."kits" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "console"."kit_reminders" ADD CONSTRAINT "kit_reminders_id_kit_kits_id_fk" FOREIGN KEY ("id_kit") REFERENCES "console"."kits"("id") ON DELETE cascade ON UPDATE no action;