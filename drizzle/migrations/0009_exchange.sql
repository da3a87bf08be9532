CREATE TYPE "public"."import_kind" AS ENUM('learners', 'guardians', 'staff', 'areas', 'marks');--> statement-breakpoint
CREATE TYPE "public"."import_state" AS ENUM('reading', 'ready', 'taking', 'taken');--> statement-breakpoint
CREATE TABLE "import_mappings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"kind" "import_kind" NOT NULL,
	"fingerprint" text NOT NULL,
	"fields" jsonb NOT NULL,
	"saved_by" uuid,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_mappings_schoolId_kind_fingerprint_unique" UNIQUE("school_id","kind","fingerprint"),
	CONSTRAINT "import_mappings_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "import_mappings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"kind" "import_kind" NOT NULL,
	"file_name" text NOT NULL,
	"state" "import_state" NOT NULL,
	"tables" jsonb NOT NULL,
	"sheet" smallint NOT NULL,
	"header_row" integer,
	"fields" jsonb NOT NULL,
	"of" jsonb,
	"fixes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"left_out" integer[] DEFAULT '{}' NOT NULL,
	"report" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"counts" jsonb,
	"decided_at" timestamp with time zone,
	"job_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"started_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"taken_by" uuid,
	"taken_at" timestamp with time zone,
	"change_id" uuid,
	"result" jsonb,
	CONSTRAINT "imports_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "import_mappings" ADD CONSTRAINT "import_mappings_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_school_id_job_id_jobs_school_id_id_fk" FOREIGN KEY ("school_id","job_id") REFERENCES "public"."jobs"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imports_school_id_created_at_index" ON "imports" USING btree ("school_id","created_at");--> statement-breakpoint
CREATE POLICY "own_school_only" ON "import_mappings" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "imports" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "imports" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "import_mappings" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- Learning areas that a file brought in can be taken back too.
SELECT undoable(t) FROM unnest(ARRAY['learning_areas', 'components']::regclass[]) t
	WHERE NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = t AND g.tgname = 'keep_added');
