CREATE TABLE "console"."kit_counts" (
	"id_kit" bigint PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"calls" bigint NOT NULL,
	"seconds" double precision NOT NULL,
	"counted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "console"."kit_uses" (
	"id_kit" bigint NOT NULL,
	"day" date NOT NULL,
	"statements" bigint DEFAULT 0 NOT NULL,
	"seconds" double precision DEFAULT 0 NOT NULL,
	"sessions" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "kit_uses_pkey" PRIMARY KEY("id_kit","day"),
	CONSTRAINT "kit_uses_figures" CHECK ("console"."kit_uses"."statements" >= 0 AND "console"."kit_uses"."seconds" >= 0 AND "console"."kit_uses"."sessions" >= 0)
);
--> statement-breakpoint
ALTER TABLE "console"."kit_counts" ADD CONSTRAINT "kit_counts_id_kit_kits_id_fk" FOREIGN KEY ("id_kit") REFERENCES "console"."kits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."kit_uses" ADD CONSTRAINT "kit_uses_id_kit_kits_id_fk" FOREIGN KEY ("id_kit") REFERENCES "console"."kits"("id") ON DELETE cascade ON UPDATE no action;