-- Everything that the models make of a warehouse's tables: columns, keys, indexes, comments, row-level security.
-- Written by `npm run db:golden` and compared by `opendb check`, so that every change of the schema is seen.

-- lms.tenants
CREATE TABLE "lms"."tenants" (
  "id" bigint NOT NULL,
  "id_parent" bigint,
  "subdomain" text,
  "domain" text,
  "key" text,
  "user_limit" bigint,
  "meta" jsonb,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."tenants" ADD CONSTRAINT "tenants_pkey" PRIMARY KEY ("id");
CREATE INDEX "tenants_id_parent" ON "lms"."tenants" ("id_parent");
COMMENT ON TABLE "lms"."tenants" IS 'Platform instances of the customer, a tree of a root and its sub-platforms.';
COMMENT ON COLUMN "lms"."tenants"."id" IS 'Tenant id.';
COMMENT ON COLUMN "lms"."tenants"."id_parent" IS 'Parent tenant; null for a root.';
COMMENT ON COLUMN "lms"."tenants"."subdomain" IS 'Host name under the platform''s domain.';
COMMENT ON COLUMN "lms"."tenants"."domain" IS 'The tenant''s own domain, when it has one.';
COMMENT ON COLUMN "lms"."tenants"."key" IS 'Internal slug.';
COMMENT ON COLUMN "lms"."tenants"."user_limit" IS 'Contractual cap on learners.';
COMMENT ON COLUMN "lms"."tenants"."meta" IS 'Configuration by domain: branding, certificate, gamification. Absent keys and empty branches are left out at every depth: null, "", {} and [], and what holds nothing else. A list keeps its elements.';
COMMENT ON COLUMN "lms"."tenants"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."tenants"."deleted_at" IS 'Soft delete; null means active.';
ALTER TABLE "lms"."tenants" OWNER TO opendb_loader;
ALTER TABLE "lms"."tenants" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."tenants" FOR SELECT TO opendb_console USING ("id" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."tenants" TO opendb_console;

-- lms.users
CREATE TABLE "lms"."users" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "is_free" boolean,
  "name" text,
  "email" text,
  "phone" varchar(50),
  "document" varchar(50),
  "score" integer,
  "started_at" timestamp with time zone,
  "last_access_at" timestamp with time zone,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."users" ADD CONSTRAINT "users_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "users_id" ON "lms"."users" ("id");
CREATE INDEX "users_created_at" ON "lms"."users" ("id_tenant", "created_at");
CREATE INDEX "users_email" ON "lms"."users" ("id_tenant", "left"(email, 300));
COMMENT ON TABLE "lms"."users" IS 'Learners.';
COMMENT ON COLUMN "lms"."users"."id" IS 'Learner id.';
COMMENT ON COLUMN "lms"."users"."id_tenant" IS 'Instance the learner belongs to.';
COMMENT ON COLUMN "lms"."users"."is_free" IS 'Learner on the free tier.';
COMMENT ON COLUMN "lms"."users"."name" IS 'Full name.';
COMMENT ON COLUMN "lms"."users"."email" IS 'E-mail; the same address may occur in several tenants.';
COMMENT ON COLUMN "lms"."users"."phone" IS 'Mobile phone, as entered.';
COMMENT ON COLUMN "lms"."users"."document" IS 'National document (CPF, CNPJ or equivalent), as entered.';
COMMENT ON COLUMN "lms"."users"."score" IS 'Cumulative gamification score.';
COMMENT ON COLUMN "lms"."users"."started_at" IS 'First use of the platform.';
COMMENT ON COLUMN "lms"."users"."last_access_at" IS 'Most recent access.';
COMMENT ON COLUMN "lms"."users"."created_at" IS 'Account creation.';
COMMENT ON COLUMN "lms"."users"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."users" OWNER TO opendb_loader;
ALTER TABLE "lms"."users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."users" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."users" TO opendb_console;

-- lms.admins
CREATE TABLE "lms"."admins" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "name" text,
  "email" text,
  "phone" text,
  "document" text,
  "last_access_at" timestamp with time zone,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."admins" ADD CONSTRAINT "admins_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "admins_id" ON "lms"."admins" ("id");
COMMENT ON TABLE "lms"."admins" IS 'Administrators, instructors and support staff.';
COMMENT ON COLUMN "lms"."admins"."id" IS 'Administrator id.';
COMMENT ON COLUMN "lms"."admins"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."admins"."name" IS 'Full name.';
COMMENT ON COLUMN "lms"."admins"."email" IS 'E-mail.';
COMMENT ON COLUMN "lms"."admins"."phone" IS 'Mobile phone, digits only (unlike users).';
COMMENT ON COLUMN "lms"."admins"."document" IS 'National document, digits only (unlike users).';
COMMENT ON COLUMN "lms"."admins"."last_access_at" IS 'Most recent access.';
COMMENT ON COLUMN "lms"."admins"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."admins"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."admins" OWNER TO opendb_loader;
ALTER TABLE "lms"."admins" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."admins" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."admins" TO opendb_console;

-- lms.showcases
CREATE TABLE "lms"."showcases" (
  "id" integer NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_origin" integer,
  "id_showcase" integer,
  "is_free" boolean,
  "is_draft" boolean,
  "is_not_listed" boolean,
  "is_hidden" boolean,
  "position" integer,
  "title" text,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."showcases" ADD CONSTRAINT "showcases_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "showcases_id" ON "lms"."showcases" ("id");
COMMENT ON TABLE "lms"."showcases" IS 'Display groupings of products (categories, collections); they nest.';
COMMENT ON COLUMN "lms"."showcases"."id" IS 'Showcase id (INTEGER by contract).';
COMMENT ON COLUMN "lms"."showcases"."id_tenant" IS 'Tenant. Published as INTEGER; widened to BIGINT, because one type of id_tenant everywhere is what lets tables be distributed and joined by it.';
COMMENT ON COLUMN "lms"."showcases"."id_origin" IS 'Parent showcase when replicated from another tenant.';
COMMENT ON COLUMN "lms"."showcases"."id_showcase" IS 'Enclosing showcase.';
COMMENT ON COLUMN "lms"."showcases"."is_free" IS 'Free access.';
COMMENT ON COLUMN "lms"."showcases"."is_draft" IS 'Unpublished.';
COMMENT ON COLUMN "lms"."showcases"."is_not_listed" IS 'Not in the public listing.';
COMMENT ON COLUMN "lms"."showcases"."is_hidden" IS 'Fully hidden.';
COMMENT ON COLUMN "lms"."showcases"."position" IS 'Display order.';
COMMENT ON COLUMN "lms"."showcases"."title" IS 'Name.';
COMMENT ON COLUMN "lms"."showcases"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."showcases"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."showcases" OWNER TO opendb_loader;
ALTER TABLE "lms"."showcases" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."showcases" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."showcases" TO opendb_console;

-- lms.products
CREATE TABLE "lms"."products" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_origin" bigint,
  "id_showcase" bigint,
  "is_free" boolean,
  "is_draft" boolean,
  "is_not_listed" boolean,
  "is_hidden" boolean,
  "position" integer,
  "title" text,
  "meta" jsonb,
  "meta_override" jsonb,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."products" ADD CONSTRAINT "products_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "products_id" ON "lms"."products" ("id");
CREATE INDEX "products_id_showcase" ON "lms"."products" ("id_tenant", "id_showcase");
COMMENT ON TABLE "lms"."products" IS 'Products, that is courses, sold or offered.';
COMMENT ON COLUMN "lms"."products"."id" IS 'Product id.';
COMMENT ON COLUMN "lms"."products"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."products"."id_origin" IS 'Parent product when replicated across tenants; track_products, exam_results and scores hold COALESCE(id_origin, id). Elsewhere, as in user_certificates, a replica is itself.';
COMMENT ON COLUMN "lms"."products"."id_showcase" IS 'Showcase it appears in.';
COMMENT ON COLUMN "lms"."products"."is_free" IS 'Free access.';
COMMENT ON COLUMN "lms"."products"."is_draft" IS 'Unpublished draft.';
COMMENT ON COLUMN "lms"."products"."is_not_listed" IS 'Not in the public listing.';
COMMENT ON COLUMN "lms"."products"."is_hidden" IS 'Fully hidden.';
COMMENT ON COLUMN "lms"."products"."position" IS 'Display order.';
COMMENT ON COLUMN "lms"."products"."title" IS 'Name.';
COMMENT ON COLUMN "lms"."products"."meta" IS 'Configuration; exposes the certificate group. Absent keys and empty branches are left out at every depth: null, "", {} and [], and what holds nothing else. A list keeps its elements.';
COMMENT ON COLUMN "lms"."products"."meta_override" IS 'Overrides on a replicated product, without empty branches, as in meta; null when there are none.';
COMMENT ON COLUMN "lms"."products"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."products"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."products" OWNER TO opendb_loader;
ALTER TABLE "lms"."products" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."products" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."products" TO opendb_console;

-- lms.modules
CREATE TABLE "lms"."modules" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_origin" bigint,
  "id_product" bigint,
  "id_section" bigint,
  "is_draft" boolean,
  "position" integer,
  "title" text,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."modules" ADD CONSTRAINT "modules_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "modules_id" ON "lms"."modules" ("id");
CREATE INDEX "modules_id_product" ON "lms"."modules" ("id_tenant", "id_product");
COMMENT ON TABLE "lms"."modules" IS 'Sections of a product; a section may hold sub-sections.';
COMMENT ON COLUMN "lms"."modules"."id" IS 'Module id.';
COMMENT ON COLUMN "lms"."modules"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."modules"."id_origin" IS 'Parent module when replicated.';
COMMENT ON COLUMN "lms"."modules"."id_product" IS 'Product.';
COMMENT ON COLUMN "lms"."modules"."id_section" IS 'Enclosing module; null at the top.';
COMMENT ON COLUMN "lms"."modules"."is_draft" IS 'Draft.';
COMMENT ON COLUMN "lms"."modules"."position" IS 'Order within its parent.';
COMMENT ON COLUMN "lms"."modules"."title" IS 'Name.';
COMMENT ON COLUMN "lms"."modules"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."modules"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."modules" OWNER TO opendb_loader;
ALTER TABLE "lms"."modules" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."modules" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."modules" TO opendb_console;

-- lms.lessons
CREATE TABLE "lms"."lessons" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_origin" bigint,
  "id_product" bigint,
  "id_section" bigint,
  "id_exam" bigint,
  "is_draft" boolean,
  "position" integer,
  "title" text,
  "format" text,
  "video" text,
  "summary" text,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."lessons" ADD CONSTRAINT "lessons_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "lessons_id" ON "lms"."lessons" ("id");
CREATE INDEX "lessons_id_product" ON "lms"."lessons" ("id_tenant", "id_product");
CREATE INDEX "lessons_id_section" ON "lms"."lessons" ("id_tenant", "id_section");
COMMENT ON TABLE "lms"."lessons" IS 'Content units of a module, regular lessons or exams.';
COMMENT ON COLUMN "lms"."lessons"."id" IS 'Lesson id.';
COMMENT ON COLUMN "lms"."lessons"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."lessons"."id_origin" IS 'Parent lesson when replicated.';
COMMENT ON COLUMN "lms"."lessons"."id_product" IS 'Product.';
COMMENT ON COLUMN "lms"."lessons"."id_section" IS 'Owning module (the name is kept: read it as module id).';
COMMENT ON COLUMN "lms"."lessons"."id_exam" IS 'Exam, only when format is exam; the operational system keeps it in its lesson metadata under ''prova''.';
COMMENT ON COLUMN "lms"."lessons"."is_draft" IS 'Draft.';
COMMENT ON COLUMN "lms"."lessons"."position" IS 'Order within the module.';
COMMENT ON COLUMN "lms"."lessons"."title" IS 'Title.';
COMMENT ON COLUMN "lms"."lessons"."format" IS 'Only exam is normalised; other values are kept as they come.';
COMMENT ON COLUMN "lms"."lessons"."video" IS 'Video URL or identifier.';
COMMENT ON COLUMN "lms"."lessons"."summary" IS 'Description.';
COMMENT ON COLUMN "lms"."lessons"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."lessons"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."lessons" OWNER TO opendb_loader;
ALTER TABLE "lms"."lessons" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."lessons" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."lessons" TO opendb_console;

-- lms.lesson_ratings
CREATE TABLE "lms"."lesson_ratings" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_user" bigint,
  "id_lesson" bigint,
  "rating" smallint,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."lesson_ratings" ADD CONSTRAINT "lesson_ratings_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "lesson_ratings_id" ON "lms"."lesson_ratings" ("id");
CREATE INDEX "lesson_ratings_id_lesson" ON "lms"."lesson_ratings" ("id_tenant", "id_lesson");
CREATE INDEX "lesson_ratings_id_user" ON "lms"."lesson_ratings" ("id_tenant", "id_user");
COMMENT ON TABLE "lms"."lesson_ratings" IS 'Likes and dislikes of lessons.';
COMMENT ON COLUMN "lms"."lesson_ratings"."id" IS 'Rating id.';
COMMENT ON COLUMN "lms"."lesson_ratings"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."lesson_ratings"."id_user" IS 'Learner.';
COMMENT ON COLUMN "lms"."lesson_ratings"."id_lesson" IS 'Lesson.';
COMMENT ON COLUMN "lms"."lesson_ratings"."rating" IS 'The rating.';
COMMENT ON COLUMN "lms"."lesson_ratings"."created_at" IS 'When rated.';
COMMENT ON COLUMN "lms"."lesson_ratings"."deleted_at" IS 'When withdrawn.';
ALTER TABLE "lms"."lesson_ratings" OWNER TO opendb_loader;
ALTER TABLE "lms"."lesson_ratings" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."lesson_ratings" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."lesson_ratings" TO opendb_console;

-- lms.exams
CREATE TABLE "lms"."exams" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_origin" bigint,
  "is_draft" boolean,
  "title" text,
  "passing_score" numeric(5,2),
  "attempts_limit" integer,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."exams" ADD CONSTRAINT "exams_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "exams_id" ON "lms"."exams" ("id");
COMMENT ON TABLE "lms"."exams" IS 'Exams, entered through a lesson of format exam.';
COMMENT ON COLUMN "lms"."exams"."id" IS 'Exam id.';
COMMENT ON COLUMN "lms"."exams"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."exams"."id_origin" IS 'Parent exam when replicated.';
COMMENT ON COLUMN "lms"."exams"."is_draft" IS 'Draft.';
COMMENT ON COLUMN "lms"."exams"."title" IS 'Title.';
COMMENT ON COLUMN "lms"."exams"."passing_score" IS 'Lowest passing score, 0 to 100.';
COMMENT ON COLUMN "lms"."exams"."attempts_limit" IS 'Attempts allowed; null means no limit.';
COMMENT ON COLUMN "lms"."exams"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."exams"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."exams" OWNER TO opendb_loader;
ALTER TABLE "lms"."exams" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."exams" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."exams" TO opendb_console;

-- lms.exam_questions
CREATE TABLE "lms"."exam_questions" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_exam" bigint,
  "type" text,
  "position" integer,
  "weight" numeric(6,2),
  "title" text,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."exam_questions" ADD CONSTRAINT "exam_questions_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "exam_questions_id" ON "lms"."exam_questions" ("id");
CREATE INDEX "exam_questions_id_exam" ON "lms"."exam_questions" ("id_tenant", "id_exam");
COMMENT ON TABLE "lms"."exam_questions" IS 'Questions of an exam.';
COMMENT ON COLUMN "lms"."exam_questions"."id" IS 'Question id.';
COMMENT ON COLUMN "lms"."exam_questions"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."exam_questions"."id_exam" IS 'Exam.';
COMMENT ON COLUMN "lms"."exam_questions"."type" IS 'Kind of question.';
COMMENT ON COLUMN "lms"."exam_questions"."position" IS 'Order.';
COMMENT ON COLUMN "lms"."exam_questions"."weight" IS 'Weight in the score.';
COMMENT ON COLUMN "lms"."exam_questions"."title" IS 'The question.';
COMMENT ON COLUMN "lms"."exam_questions"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."exam_questions"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."exam_questions" OWNER TO opendb_loader;
ALTER TABLE "lms"."exam_questions" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."exam_questions" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."exam_questions" TO opendb_console;

-- lms.exam_results
CREATE TABLE "lms"."exam_results" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_user" bigint,
  "id_exam" bigint,
  "id_lesson" bigint,
  "id_product" bigint,
  "attempt" integer,
  "score" numeric(5,2),
  "is_passed" boolean,
  "finished_at" timestamp with time zone,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."exam_results" ADD CONSTRAINT "exam_results_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "exam_results_id" ON "lms"."exam_results" ("id");
CREATE INDEX "exam_results_finished_at" ON "lms"."exam_results" ("id_tenant", "finished_at");
CREATE INDEX "exam_results_id_user" ON "lms"."exam_results" ("id_tenant", "id_user");
CREATE INDEX "exam_results_id_exam" ON "lms"."exam_results" ("id_tenant", "id_exam");
COMMENT ON TABLE "lms"."exam_results" IS 'One row an attempt.';
COMMENT ON COLUMN "lms"."exam_results"."id" IS 'Result id.';
COMMENT ON COLUMN "lms"."exam_results"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."exam_results"."id_user" IS 'Learner.';
COMMENT ON COLUMN "lms"."exam_results"."id_exam" IS 'Exam.';
COMMENT ON COLUMN "lms"."exam_results"."id_lesson" IS 'Lesson through which it was taken.';
COMMENT ON COLUMN "lms"."exam_results"."id_product" IS 'Product, already resolved to its origin: COALESCE(id_origin, id).';
COMMENT ON COLUMN "lms"."exam_results"."attempt" IS 'Number of the attempt, from 1.';
COMMENT ON COLUMN "lms"."exam_results"."score" IS 'Score, 0 to 100; null until graded.';
COMMENT ON COLUMN "lms"."exam_results"."is_passed" IS 'Passed; null until graded.';
COMMENT ON COLUMN "lms"."exam_results"."finished_at" IS 'When the attempt was finished.';
COMMENT ON COLUMN "lms"."exam_results"."created_at" IS 'When it was started.';
COMMENT ON COLUMN "lms"."exam_results"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."exam_results" OWNER TO opendb_loader;
ALTER TABLE "lms"."exam_results" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."exam_results" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."exam_results" TO opendb_console;

-- lms.user_certificates
CREATE TABLE "lms"."user_certificates" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_user" bigint,
  "id_product" bigint,
  "code" text,
  "issued_at" timestamp with time zone,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."user_certificates" ADD CONSTRAINT "user_certificates_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "user_certificates_id" ON "lms"."user_certificates" ("id");
CREATE INDEX "user_certificates_issued_at" ON "lms"."user_certificates" ("id_tenant", "issued_at");
CREATE INDEX "user_certificates_id_user" ON "lms"."user_certificates" ("id_tenant", "id_user");
COMMENT ON TABLE "lms"."user_certificates" IS 'Certificates issued to learners.';
COMMENT ON COLUMN "lms"."user_certificates"."id" IS 'Certificate id.';
COMMENT ON COLUMN "lms"."user_certificates"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."user_certificates"."id_user" IS 'Learner.';
COMMENT ON COLUMN "lms"."user_certificates"."id_product" IS 'Product that issued it; of a replica its own id, unlike exam_results and scores: a replica prints its certificates by its own meta and meta_override. products.id_origin leads to the origin.';
COMMENT ON COLUMN "lms"."user_certificates"."code" IS 'Public validation code.';
COMMENT ON COLUMN "lms"."user_certificates"."issued_at" IS 'When issued.';
COMMENT ON COLUMN "lms"."user_certificates"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."user_certificates"."deleted_at" IS 'When revoked.';
ALTER TABLE "lms"."user_certificates" OWNER TO opendb_loader;
ALTER TABLE "lms"."user_certificates" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."user_certificates" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."user_certificates" TO opendb_console;

-- lms.tracks
CREATE TABLE "lms"."tracks" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_origin" bigint,
  "title" text,
  "reference" text,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."tracks" ADD CONSTRAINT "tracks_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "tracks_id" ON "lms"."tracks" ("id");
COMMENT ON TABLE "lms"."tracks" IS 'Access tracks; a track groups products so that access is granted and revoked in bulk.';
COMMENT ON COLUMN "lms"."tracks"."id" IS 'Track id.';
COMMENT ON COLUMN "lms"."tracks"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."tracks"."id_origin" IS 'Parent track when replicated.';
COMMENT ON COLUMN "lms"."tracks"."title" IS 'Name.';
COMMENT ON COLUMN "lms"."tracks"."reference" IS 'Identifier in the track engine; where access comes from.';
COMMENT ON COLUMN "lms"."tracks"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."tracks"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."tracks" OWNER TO opendb_loader;
ALTER TABLE "lms"."tracks" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."tracks" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."tracks" TO opendb_console;

-- lms.track_products
CREATE TABLE "lms"."track_products" (
  "id_tenant" bigint NOT NULL,
  "id_track" bigint NOT NULL,
  "id_product" bigint NOT NULL,
  "id_track_origin" bigint,
  "id_product_origin" bigint
);
ALTER TABLE "lms"."track_products" ADD CONSTRAINT "track_products_pkey" PRIMARY KEY ("id_tenant", "id_track", "id_product");
CREATE INDEX "track_products_id_product" ON "lms"."track_products" ("id_tenant", "id_product");
COMMENT ON TABLE "lms"."track_products" IS 'Which products a track unlocks, as it stands now. Deleted products do not appear.';
COMMENT ON COLUMN "lms"."track_products"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."track_products"."id_track" IS 'Track.';
COMMENT ON COLUMN "lms"."track_products"."id_product" IS 'Product, resolved to its origin when replicated.';
COMMENT ON COLUMN "lms"."track_products"."id_track_origin" IS 'Origin of the track, to deduplicate replicas.';
COMMENT ON COLUMN "lms"."track_products"."id_product_origin" IS 'Origin of the product.';
ALTER TABLE "lms"."track_products" OWNER TO opendb_loader;
ALTER TABLE "lms"."track_products" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."track_products" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."track_products" TO opendb_console;

-- lms.user_tracks
CREATE TABLE "lms"."user_tracks" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_origin" bigint,
  "id_track" bigint,
  "id_user" bigint,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."user_tracks" ADD CONSTRAINT "user_tracks_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "user_tracks_id" ON "lms"."user_tracks" ("id");
CREATE INDEX "user_tracks_id_user" ON "lms"."user_tracks" ("id_tenant", "id_user");
CREATE INDEX "user_tracks_id_track" ON "lms"."user_tracks" ("id_tenant", "id_track");
COMMENT ON TABLE "lms"."user_tracks" IS 'History of access granted to a learner through a track; one row a grant.';
COMMENT ON COLUMN "lms"."user_tracks"."id" IS 'Grant id.';
COMMENT ON COLUMN "lms"."user_tracks"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."user_tracks"."id_origin" IS 'Origin of the track.';
COMMENT ON COLUMN "lms"."user_tracks"."id_track" IS 'Track.';
COMMENT ON COLUMN "lms"."user_tracks"."id_user" IS 'Learner.';
COMMENT ON COLUMN "lms"."user_tracks"."created_at" IS 'When granted.';
COMMENT ON COLUMN "lms"."user_tracks"."deleted_at" IS 'When revoked.';
ALTER TABLE "lms"."user_tracks" OWNER TO opendb_loader;
ALTER TABLE "lms"."user_tracks" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."user_tracks" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."user_tracks" TO opendb_console;

-- lms.tags
CREATE TABLE "lms"."tags" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_origin" bigint,
  "title" text,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."tags" ADD CONSTRAINT "tags_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "tags_id" ON "lms"."tags" ("id");
COMMENT ON TABLE "lms"."tags" IS 'Labels on learners and tracks.';
COMMENT ON COLUMN "lms"."tags"."id" IS 'Tag id.';
COMMENT ON COLUMN "lms"."tags"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."tags"."id_origin" IS 'Parent tag when replicated.';
COMMENT ON COLUMN "lms"."tags"."title" IS 'Label.';
COMMENT ON COLUMN "lms"."tags"."created_at" IS 'Creation.';
COMMENT ON COLUMN "lms"."tags"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."tags" OWNER TO opendb_loader;
ALTER TABLE "lms"."tags" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."tags" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."tags" TO opendb_console;

-- lms.track_tags
CREATE TABLE "lms"."track_tags" (
  "id_tenant" bigint NOT NULL,
  "id_track" bigint NOT NULL,
  "id_tag" bigint NOT NULL
);
ALTER TABLE "lms"."track_tags" ADD CONSTRAINT "track_tags_pkey" PRIMARY KEY ("id_tenant", "id_track", "id_tag");
COMMENT ON TABLE "lms"."track_tags" IS 'Tags of a track, as it stands now.';
COMMENT ON COLUMN "lms"."track_tags"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."track_tags"."id_track" IS 'Track.';
COMMENT ON COLUMN "lms"."track_tags"."id_tag" IS 'Tag; its origin when present, else its own id.';
ALTER TABLE "lms"."track_tags" OWNER TO opendb_loader;
ALTER TABLE "lms"."track_tags" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."track_tags" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."track_tags" TO opendb_console;

-- lms.user_tags
CREATE TABLE "lms"."user_tags" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_user" bigint,
  "id_tag" bigint
);
ALTER TABLE "lms"."user_tags" ADD CONSTRAINT "user_tags_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "user_tags_id" ON "lms"."user_tags" ("id");
CREATE INDEX "user_tags_id_user" ON "lms"."user_tags" ("id_tenant", "id_user");
CREATE INDEX "user_tags_id_tag" ON "lms"."user_tags" ("id_tenant", "id_tag");
COMMENT ON TABLE "lms"."user_tags" IS 'Tags of a learner, as it stands now.';
COMMENT ON COLUMN "lms"."user_tags"."id" IS 'Link id.';
COMMENT ON COLUMN "lms"."user_tags"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."user_tags"."id_user" IS 'Learner.';
COMMENT ON COLUMN "lms"."user_tags"."id_tag" IS 'Tag; its origin when present, else its own id. Join with t.id = id_tag OR t.id_origin = id_tag, within the tenant.';
ALTER TABLE "lms"."user_tags" OWNER TO opendb_loader;
ALTER TABLE "lms"."user_tags" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."user_tags" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."user_tags" TO opendb_console;

-- lms.user_lesson_progress
CREATE TABLE "lms"."user_lesson_progress" (
  "id_tenant" bigint NOT NULL,
  "id_user" bigint,
  "id_item" bigint,
  "action" smallint,
  "created_at" timestamp with time zone
);
CREATE INDEX "user_lesson_progress_created_at" ON "lms"."user_lesson_progress" ("id_tenant", "created_at");
CREATE INDEX "user_lesson_progress_id_user" ON "lms"."user_lesson_progress" ("id_tenant", "id_user", "id_item");
CREATE INDEX "user_lesson_progress_id_item" ON "lms"."user_lesson_progress" ("id_tenant", "id_item");
COMMENT ON TABLE "lms"."user_lesson_progress" IS 'Progress events of learners on lessons; a lesson''s state is the sum of its actions.';
COMMENT ON COLUMN "lms"."user_lesson_progress"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."user_lesson_progress"."id_user" IS 'Learner.';
COMMENT ON COLUMN "lms"."user_lesson_progress"."id_item" IS 'Lesson (the name is kept for compatibility).';
COMMENT ON COLUMN "lms"."user_lesson_progress"."action" IS 'A delta of progress.';
COMMENT ON COLUMN "lms"."user_lesson_progress"."created_at" IS 'When it happened.';
ALTER TABLE "lms"."user_lesson_progress" OWNER TO opendb_loader;
ALTER TABLE "lms"."user_lesson_progress" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."user_lesson_progress" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."user_lesson_progress" TO opendb_console;

-- lms.user_logs
CREATE TABLE "lms"."user_logs" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_user" bigint,
  "reference" text,
  "ip" text,
  "user_agent" text,
  "created_at" timestamp with time zone
);
ALTER TABLE "lms"."user_logs" ADD CONSTRAINT "user_logs_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "user_logs_created_at" ON "lms"."user_logs" ("id_tenant", "created_at");
CREATE INDEX "user_logs_id_user" ON "lms"."user_logs" ("id_tenant", "id_user");
COMMENT ON TABLE "lms"."user_logs" IS 'Access and action events of learners.';
COMMENT ON COLUMN "lms"."user_logs"."id" IS 'Event id.';
COMMENT ON COLUMN "lms"."user_logs"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."user_logs"."id_user" IS 'Learner.';
COMMENT ON COLUMN "lms"."user_logs"."reference" IS 'Kind of event; unmapped values are kept as they come.';
COMMENT ON COLUMN "lms"."user_logs"."ip" IS 'Address.';
COMMENT ON COLUMN "lms"."user_logs"."user_agent" IS 'User agent.';
COMMENT ON COLUMN "lms"."user_logs"."created_at" IS 'When it happened.';
ALTER TABLE "lms"."user_logs" OWNER TO opendb_loader;
ALTER TABLE "lms"."user_logs" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."user_logs" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."user_logs" TO opendb_console;

-- lms.admin_logs
CREATE TABLE "lms"."admin_logs" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_admin" bigint,
  "reference" text,
  "ip" text,
  "user_agent" text,
  "created_at" timestamp with time zone
);
ALTER TABLE "lms"."admin_logs" ADD CONSTRAINT "admin_logs_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "admin_logs_created_at" ON "lms"."admin_logs" ("id_tenant", "created_at");
COMMENT ON TABLE "lms"."admin_logs" IS 'Access and action events of administrators.';
COMMENT ON COLUMN "lms"."admin_logs"."id" IS 'Event id.';
COMMENT ON COLUMN "lms"."admin_logs"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."admin_logs"."id_admin" IS 'Administrator.';
COMMENT ON COLUMN "lms"."admin_logs"."reference" IS 'Kind of event.';
COMMENT ON COLUMN "lms"."admin_logs"."ip" IS 'Address.';
COMMENT ON COLUMN "lms"."admin_logs"."user_agent" IS 'User agent.';
COMMENT ON COLUMN "lms"."admin_logs"."created_at" IS 'When it happened.';
ALTER TABLE "lms"."admin_logs" OWNER TO opendb_loader;
ALTER TABLE "lms"."admin_logs" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."admin_logs" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."admin_logs" TO opendb_console;

-- lms.scores
CREATE TABLE "lms"."scores" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_user" bigint,
  "id_product" bigint,
  "id_item" bigint,
  "type" text,
  "key" text,
  "score" integer,
  "created_at" timestamp with time zone
);
ALTER TABLE "lms"."scores" ADD CONSTRAINT "scores_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "scores_created_at" ON "lms"."scores" ("id_tenant", "created_at");
CREATE INDEX "scores_id_user" ON "lms"."scores" ("id_tenant", "id_user");
COMMENT ON TABLE "lms"."scores" IS 'Gamification events; each row awarded points.';
COMMENT ON COLUMN "lms"."scores"."id" IS 'Event id.';
COMMENT ON COLUMN "lms"."scores"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."scores"."id_user" IS 'Learner.';
COMMENT ON COLUMN "lms"."scores"."id_product" IS 'Product, resolved to its origin when replicated.';
COMMENT ON COLUMN "lms"."scores"."id_item" IS 'Item that produced the points (lesson, comment, ...); free-form.';
COMMENT ON COLUMN "lms"."scores"."type" IS 'Kind of event; the same names are keys of tenants.meta.gamification.events.';
COMMENT ON COLUMN "lms"."scores"."key" IS 'Rule that produced the points, for custom campaigns; free-form.';
COMMENT ON COLUMN "lms"."scores"."score" IS 'Points.';
COMMENT ON COLUMN "lms"."scores"."created_at" IS 'When awarded.';
ALTER TABLE "lms"."scores" OWNER TO opendb_loader;
ALTER TABLE "lms"."scores" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."scores" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."scores" TO opendb_console;

-- lms.messages
CREATE TABLE "lms"."messages" (
  "id" bigint NOT NULL,
  "id_tenant" bigint NOT NULL,
  "id_parent" bigint,
  "id_type" bigint,
  "id_role" bigint,
  "status" text,
  "type" text,
  "role" text,
  "message" text,
  "created_at" timestamp with time zone,
  "deleted_at" timestamp with time zone
);
ALTER TABLE "lms"."messages" ADD CONSTRAINT "messages_pkey" PRIMARY KEY ("id_tenant", "id");
CREATE INDEX "messages_id" ON "lms"."messages" ("id");
CREATE INDEX "messages_created_at" ON "lms"."messages" ("id_tenant", "created_at");
CREATE INDEX "messages_id_parent" ON "lms"."messages" ("id_tenant", "id_parent");
COMMENT ON TABLE "lms"."messages" IS 'Questions, comments and support messages in one table; replies point at their parent.';
COMMENT ON COLUMN "lms"."messages"."id" IS 'Message id.';
COMMENT ON COLUMN "lms"."messages"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."messages"."id_parent" IS 'Message this one replies to.';
COMMENT ON COLUMN "lms"."messages"."id_type" IS 'Stable id of the kind of message.';
COMMENT ON COLUMN "lms"."messages"."id_role" IS 'Stable id of the author''s role.';
COMMENT ON COLUMN "lms"."messages"."status" IS 'Status, as it comes.';
COMMENT ON COLUMN "lms"."messages"."type" IS 'Kind of message, label.';
COMMENT ON COLUMN "lms"."messages"."role" IS 'Author''s role, label.';
COMMENT ON COLUMN "lms"."messages"."message" IS 'Body.';
COMMENT ON COLUMN "lms"."messages"."created_at" IS 'When posted.';
COMMENT ON COLUMN "lms"."messages"."deleted_at" IS 'Soft delete.';
ALTER TABLE "lms"."messages" OWNER TO opendb_loader;
ALTER TABLE "lms"."messages" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."messages" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."messages" TO opendb_console;

-- lms.user_product_progress
CREATE TABLE "lms"."user_product_progress" (
  "id_tenant" bigint NOT NULL,
  "id_user" bigint NOT NULL,
  "id_product" bigint NOT NULL,
  "progress" numeric(5,2),
  "created_at" timestamp with time zone DEFAULT CURRENT_TIMESTAMP
);
ALTER TABLE "lms"."user_product_progress" ADD CONSTRAINT "user_product_progress_pkey" PRIMARY KEY ("id_tenant", "id_user", "id_product");
CREATE INDEX "user_product_progress_id_product" ON "lms"."user_product_progress" ("id_tenant", "id_product");
COMMENT ON TABLE "lms"."user_product_progress" IS 'Completion of each product by each learner.';
COMMENT ON COLUMN "lms"."user_product_progress"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "lms"."user_product_progress"."id_user" IS 'Learner.';
COMMENT ON COLUMN "lms"."user_product_progress"."id_product" IS 'Product.';
COMMENT ON COLUMN "lms"."user_product_progress"."progress" IS 'Per cent, 0.00 to 100.00.';
COMMENT ON COLUMN "lms"."user_product_progress"."created_at" IS 'When this row was computed: the recompute that made it or last changed its progress. One that only confirms a row leaves it.';
ALTER TABLE "lms"."user_product_progress" OWNER TO opendb_loader;
ALTER TABLE "lms"."user_product_progress" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "lms"."user_product_progress" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "lms"."user_product_progress" TO opendb_console;

-- metrics.daily_counters
CREATE TABLE "metrics"."daily_counters" (
  "id_tenant" bigint NOT NULL,
  "date" date NOT NULL,
  "users" integer,
  "certificates_issued" integer,
  "exams_passed" integer,
  "exams_failed" integer,
  "user_messages" integer,
  "questions_created" integer,
  "comments_created" integer
);
ALTER TABLE "metrics"."daily_counters" ADD CONSTRAINT "daily_counters_pkey" PRIMARY KEY ("id_tenant", "date");
COMMENT ON TABLE "metrics"."daily_counters" IS 'What happened on each day in each tenant.';
COMMENT ON COLUMN "metrics"."daily_counters"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "metrics"."daily_counters"."date" IS 'Day, in Sao Paulo.';
COMMENT ON COLUMN "metrics"."daily_counters"."users" IS 'New learners.';
COMMENT ON COLUMN "metrics"."daily_counters"."certificates_issued" IS 'Certificates issued.';
COMMENT ON COLUMN "metrics"."daily_counters"."exams_passed" IS 'Exams passed.';
COMMENT ON COLUMN "metrics"."daily_counters"."exams_failed" IS 'Exams failed.';
COMMENT ON COLUMN "metrics"."daily_counters"."user_messages" IS 'Messages by learners.';
COMMENT ON COLUMN "metrics"."daily_counters"."questions_created" IS 'Questions.';
COMMENT ON COLUMN "metrics"."daily_counters"."comments_created" IS 'Comments.';
ALTER TABLE "metrics"."daily_counters" OWNER TO opendb_loader;
ALTER TABLE "metrics"."daily_counters" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "metrics"."daily_counters" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "metrics"."daily_counters" TO opendb_console;

-- metrics.user_activity_snapshots
CREATE TABLE "metrics"."user_activity_snapshots" (
  "id_tenant" bigint NOT NULL,
  "date" date NOT NULL,
  "active_yesterday" integer,
  "active_7d" integer,
  "active_14d" integer,
  "active_30d" integer
);
ALTER TABLE "metrics"."user_activity_snapshots" ADD CONSTRAINT "user_activity_snapshots_pkey" PRIMARY KEY ("id_tenant", "date");
COMMENT ON TABLE "metrics"."user_activity_snapshots" IS 'Unique active learners over rolling windows (DAU, WAU, MAU).';
COMMENT ON COLUMN "metrics"."user_activity_snapshots"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "metrics"."user_activity_snapshots"."date" IS 'Reference day.';
COMMENT ON COLUMN "metrics"."user_activity_snapshots"."active_yesterday" IS 'DAU: active the day before.';
COMMENT ON COLUMN "metrics"."user_activity_snapshots"."active_7d" IS 'WAU: active in the 7 days before.';
COMMENT ON COLUMN "metrics"."user_activity_snapshots"."active_14d" IS 'Active in the 14 days before.';
COMMENT ON COLUMN "metrics"."user_activity_snapshots"."active_30d" IS 'MAU: active in the 30 days before.';
ALTER TABLE "metrics"."user_activity_snapshots" OWNER TO opendb_loader;
ALTER TABLE "metrics"."user_activity_snapshots" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "metrics"."user_activity_snapshots" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "metrics"."user_activity_snapshots" TO opendb_console;

-- metrics.daily_product_certificates
CREATE TABLE "metrics"."daily_product_certificates" (
  "id_tenant" bigint NOT NULL,
  "date" date NOT NULL,
  "id_product" bigint NOT NULL,
  "issues_total" integer,
  "issues_unique" integer
);
ALTER TABLE "metrics"."daily_product_certificates" ADD CONSTRAINT "daily_product_certificates_pkey" PRIMARY KEY ("id_tenant", "date", "id_product");
COMMENT ON TABLE "metrics"."daily_product_certificates" IS 'Certificates by product and day.';
COMMENT ON COLUMN "metrics"."daily_product_certificates"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "metrics"."daily_product_certificates"."date" IS 'Day, in Sao Paulo.';
COMMENT ON COLUMN "metrics"."daily_product_certificates"."id_product" IS 'Product.';
COMMENT ON COLUMN "metrics"."daily_product_certificates"."issues_total" IS 'Certificates issued.';
COMMENT ON COLUMN "metrics"."daily_product_certificates"."issues_unique" IS 'Learners who got one.';
ALTER TABLE "metrics"."daily_product_certificates" OWNER TO opendb_loader;
ALTER TABLE "metrics"."daily_product_certificates" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "metrics"."daily_product_certificates" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "metrics"."daily_product_certificates" TO opendb_console;

-- metrics.daily_lesson_events
CREATE TABLE "metrics"."daily_lesson_events" (
  "id_tenant" bigint NOT NULL,
  "date" date NOT NULL,
  "id_lesson" bigint NOT NULL,
  "total" integer
);
ALTER TABLE "metrics"."daily_lesson_events" ADD CONSTRAINT "daily_lesson_events_pkey" PRIMARY KEY ("id_tenant", "date", "id_lesson");
COMMENT ON TABLE "metrics"."daily_lesson_events" IS 'Events by lesson and day.';
COMMENT ON COLUMN "metrics"."daily_lesson_events"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "metrics"."daily_lesson_events"."date" IS 'Day, in Sao Paulo.';
COMMENT ON COLUMN "metrics"."daily_lesson_events"."id_lesson" IS 'Lesson.';
COMMENT ON COLUMN "metrics"."daily_lesson_events"."total" IS 'Events.';
ALTER TABLE "metrics"."daily_lesson_events" OWNER TO opendb_loader;
ALTER TABLE "metrics"."daily_lesson_events" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "metrics"."daily_lesson_events" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "metrics"."daily_lesson_events" TO opendb_console;

-- metrics.hourly_events
CREATE TABLE "metrics"."hourly_events" (
  "id_tenant" bigint NOT NULL,
  "date" date NOT NULL,
  "hour" smallint NOT NULL,
  "total" integer
);
ALTER TABLE "metrics"."hourly_events" ADD CONSTRAINT "hourly_events_pkey" PRIMARY KEY ("id_tenant", "date", "hour");
COMMENT ON TABLE "metrics"."hourly_events" IS 'Events by hour of the day.';
COMMENT ON COLUMN "metrics"."hourly_events"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "metrics"."hourly_events"."date" IS 'Day, in Sao Paulo.';
COMMENT ON COLUMN "metrics"."hourly_events"."hour" IS 'Hour, 0 to 23.';
COMMENT ON COLUMN "metrics"."hourly_events"."total" IS 'Events.';
ALTER TABLE "metrics"."hourly_events" OWNER TO opendb_loader;
ALTER TABLE "metrics"."hourly_events" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "metrics"."hourly_events" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "metrics"."hourly_events" TO opendb_console;

-- metrics.lesson_rating_aggregates
CREATE TABLE "metrics"."lesson_rating_aggregates" (
  "id_tenant" bigint NOT NULL,
  "id_lesson" bigint NOT NULL,
  "likes" integer,
  "dislikes" integer,
  "total" integer,
  "updated_at" timestamp with time zone
);
ALTER TABLE "metrics"."lesson_rating_aggregates" ADD CONSTRAINT "lesson_rating_aggregates_pkey" PRIMARY KEY ("id_tenant", "id_lesson");
COMMENT ON TABLE "metrics"."lesson_rating_aggregates" IS 'Ratings of each lesson, as they stand.';
COMMENT ON COLUMN "metrics"."lesson_rating_aggregates"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "metrics"."lesson_rating_aggregates"."id_lesson" IS 'Lesson.';
COMMENT ON COLUMN "metrics"."lesson_rating_aggregates"."likes" IS 'Likes.';
COMMENT ON COLUMN "metrics"."lesson_rating_aggregates"."dislikes" IS 'Dislikes.';
COMMENT ON COLUMN "metrics"."lesson_rating_aggregates"."total" IS 'Ratings.';
COMMENT ON COLUMN "metrics"."lesson_rating_aggregates"."updated_at" IS 'Last update of the aggregate.';
ALTER TABLE "metrics"."lesson_rating_aggregates" OWNER TO opendb_loader;
ALTER TABLE "metrics"."lesson_rating_aggregates" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "metrics"."lesson_rating_aggregates" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "metrics"."lesson_rating_aggregates" TO opendb_console;

-- metrics.lesson_progress_aggregates
CREATE TABLE "metrics"."lesson_progress_aggregates" (
  "id_tenant" bigint NOT NULL,
  "id_lesson" bigint NOT NULL,
  "user_ids" bigint[],
  "progress_total" integer,
  "updated_at" timestamp with time zone
);
ALTER TABLE "metrics"."lesson_progress_aggregates" ALTER COLUMN "user_ids" SET STORAGE EXTERNAL;
ALTER TABLE "metrics"."lesson_progress_aggregates" ADD CONSTRAINT "lesson_progress_aggregates_pkey" PRIMARY KEY ("id_tenant", "id_lesson");
COMMENT ON TABLE "metrics"."lesson_progress_aggregates" IS 'Who watched each lesson.';
COMMENT ON COLUMN "metrics"."lesson_progress_aggregates"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "metrics"."lesson_progress_aggregates"."id_lesson" IS 'Lesson.';
COMMENT ON COLUMN "metrics"."lesson_progress_aggregates"."user_ids" IS 'Learners who watched it.';
COMMENT ON COLUMN "metrics"."lesson_progress_aggregates"."progress_total" IS 'Net completions.';
COMMENT ON COLUMN "metrics"."lesson_progress_aggregates"."updated_at" IS 'Last update of the aggregate.';
ALTER TABLE "metrics"."lesson_progress_aggregates" OWNER TO opendb_loader;
ALTER TABLE "metrics"."lesson_progress_aggregates" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "metrics"."lesson_progress_aggregates" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "metrics"."lesson_progress_aggregates" TO opendb_console;

-- metrics.track_access_aggregates
CREATE TABLE "metrics"."track_access_aggregates" (
  "id_tenant" bigint NOT NULL,
  "id_track" bigint NOT NULL,
  "user_ids" bigint[],
  "user_ids_paid" bigint[],
  "user_ids_manual" bigint[],
  "updated_at" timestamp with time zone
);
ALTER TABLE "metrics"."track_access_aggregates" ALTER COLUMN "user_ids" SET STORAGE EXTERNAL, ALTER COLUMN "user_ids_paid" SET STORAGE EXTERNAL, ALTER COLUMN "user_ids_manual" SET STORAGE EXTERNAL;
ALTER TABLE "metrics"."track_access_aggregates" ADD CONSTRAINT "track_access_aggregates_pkey" PRIMARY KEY ("id_tenant", "id_track");
COMMENT ON TABLE "metrics"."track_access_aggregates" IS 'Who has access to each track, and how they got it.';
COMMENT ON COLUMN "metrics"."track_access_aggregates"."id_tenant" IS 'Tenant.';
COMMENT ON COLUMN "metrics"."track_access_aggregates"."id_track" IS 'Track.';
COMMENT ON COLUMN "metrics"."track_access_aggregates"."user_ids" IS 'Learners with access now.';
COMMENT ON COLUMN "metrics"."track_access_aggregates"."user_ids_paid" IS 'Of these, by a sale or an integration.';
COMMENT ON COLUMN "metrics"."track_access_aggregates"."user_ids_manual" IS 'Of these, by an administrator.';
COMMENT ON COLUMN "metrics"."track_access_aggregates"."updated_at" IS 'Last update of the aggregate.';
ALTER TABLE "metrics"."track_access_aggregates" OWNER TO opendb_loader;
ALTER TABLE "metrics"."track_access_aggregates" ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON "metrics"."track_access_aggregates" FOR SELECT TO opendb_console USING ("id_tenant" = ANY ((current_setting('opendb.tenants'::text))::bigint[]));
GRANT SELECT ON "metrics"."track_access_aggregates" TO opendb_console;
