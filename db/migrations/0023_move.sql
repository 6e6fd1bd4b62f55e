CREATE TABLE "console"."copies" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "console"."copies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id_customer" bigint NOT NULL,
	"id_server" bigint NOT NULL,
	"database" text NOT NULL,
	"state" text NOT NULL,
	"shut_at" timestamp with time zone,
	"drop_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "copies_place" UNIQUE("id_customer","id_server"),
	CONSTRAINT "copies_state" CHECK ("console"."copies"."state" IN ('building', 'kept')),
	CONSTRAINT "copies_kept" CHECK ("console"."copies"."state" = 'building' OR "console"."copies"."drop_at" IS NOT NULL),
	CONSTRAINT "copies_database" CHECK ("console"."copies"."database" ~ '-')
);
--> statement-breakpoint
ALTER TABLE "console"."life_tasks" DROP CONSTRAINT "life_tasks_kind";--> statement-breakpoint
ALTER TABLE "console"."life_tasks" DROP CONSTRAINT "life_tasks_keep_days";--> statement-breakpoint
ALTER TABLE "console"."life_tasks" ADD COLUMN "id_server" bigint;--> statement-breakpoint
ALTER TABLE "console"."copies" ADD CONSTRAINT "copies_id_customer_customers_id_fk" FOREIGN KEY ("id_customer") REFERENCES "console"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."copies" ADD CONSTRAINT "copies_id_server_servers_id_fk" FOREIGN KEY ("id_server") REFERENCES "console"."servers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."life_tasks" ADD CONSTRAINT "life_tasks_id_server_servers_id_fk" FOREIGN KEY ("id_server") REFERENCES "console"."servers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console"."life_tasks" ADD CONSTRAINT "life_tasks_server" CHECK (("console"."life_tasks"."kind" = 'move') = ("console"."life_tasks"."id_server" IS NOT NULL));--> statement-breakpoint
ALTER TABLE "console"."life_tasks" ADD CONSTRAINT "life_tasks_kind" CHECK ("console"."life_tasks"."kind" IN ('suspend', 'resume', 'deprovision', 'restore', 'drop', 'move', 'stay'));--> statement-breakpoint
ALTER TABLE "console"."life_tasks" ADD CONSTRAINT "life_tasks_keep_days" CHECK (CASE WHEN "console"."life_tasks"."kind" IN ('deprovision', 'move') THEN coalesce("console"."life_tasks"."keep_days" BETWEEN 1 AND 3650, false) ELSE "console"."life_tasks"."keep_days" IS NULL END);