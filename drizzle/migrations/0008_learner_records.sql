CREATE TYPE "public"."consent_answer" AS ENUM('given', 'withdrawn');--> statement-breakpoint
CREATE TYPE "public"."consent_purpose" AS ENUM('photo', 'publicity', 'whatsapp');--> statement-breakpoint
CREATE TYPE "public"."number_kind" AS ENUM('birth_certificate', 'maisha', 'index', 'assessment');--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"purpose" "consent_purpose" NOT NULL,
	"answer" "consent_answer" NOT NULL,
	"guardian_id" uuid,
	"decided_on" date NOT NULL,
	"text_version" smallint NOT NULL,
	"recorded_by" uuid,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "consents_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "consents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "departures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"class_id" uuid,
	"last_day" date NOT NULL,
	"reason" text NOT NULL,
	"destination" text,
	"back_on" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "departures_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "departures" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "learner_care" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"needs" text,
	"health" text,
	"allergies" text,
	"emergency" text,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_by" uuid,
	"updated_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "learner_care_schoolId_learnerId_unique" UNIQUE("school_id","learner_id"),
	CONSTRAINT "learner_care_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "learner_care" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "learner_documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"file_id" uuid NOT NULL,
	"title" text NOT NULL,
	"added_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "learner_documents_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "learner_documents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "learner_numbers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"kind" "number_kind" NOT NULL,
	"value" text NOT NULL,
	"verified_on" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "learner_numbers_schoolId_learnerId_kind_value_unique" UNIQUE("school_id","learner_id","kind","value"),
	CONSTRAINT "learner_numbers_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "learner_numbers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "learner_photos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"file_id" uuid NOT NULL,
	"added_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "learner_photos_schoolId_learnerId_unique" UNIQUE("school_id","learner_id"),
	CONSTRAINT "learner_photos_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "learner_photos" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "saved_lists" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"filter" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_lists_schoolId_userId_name_unique" UNIQUE("school_id","user_id","name"),
	CONSTRAINT "saved_lists_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "saved_lists" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learners" ADD COLUMN "previous_school" text;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_school_id_guardian_id_guardians_school_id_id_fk" FOREIGN KEY ("school_id","guardian_id") REFERENCES "public"."guardians"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "departures" ADD CONSTRAINT "departures_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "departures" ADD CONSTRAINT "departures_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "departures" ADD CONSTRAINT "departures_school_id_class_id_classes_school_id_id_fk" FOREIGN KEY ("school_id","class_id") REFERENCES "public"."classes"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_care" ADD CONSTRAINT "learner_care_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_care" ADD CONSTRAINT "learner_care_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_documents" ADD CONSTRAINT "learner_documents_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_documents" ADD CONSTRAINT "learner_documents_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_documents" ADD CONSTRAINT "learner_documents_school_id_file_id_files_school_id_id_fk" FOREIGN KEY ("school_id","file_id") REFERENCES "public"."files"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_numbers" ADD CONSTRAINT "learner_numbers_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_numbers" ADD CONSTRAINT "learner_numbers_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_photos" ADD CONSTRAINT "learner_photos_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_photos" ADD CONSTRAINT "learner_photos_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_photos" ADD CONSTRAINT "learner_photos_school_id_file_id_files_school_id_id_fk" FOREIGN KEY ("school_id","file_id") REFERENCES "public"."files"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_lists" ADD CONSTRAINT "saved_lists_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "consents_school_id_learner_id_purpose_recorded_at_index" ON "consents" USING btree ("school_id","learner_id","purpose","recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "departures_current" ON "departures" USING btree ("school_id","learner_id") WHERE "departures"."back_on" is null;--> statement-breakpoint
CREATE INDEX "learner_documents_school_id_learner_id_index" ON "learner_documents" USING btree ("school_id","learner_id");--> statement-breakpoint
CREATE POLICY "own_school_only" ON "consents" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "departures" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "learner_care" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "learner_documents" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "learner_numbers" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "learner_photos" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "saved_lists" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "saved_lists" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "departures" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learner_numbers" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learner_care" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "consents" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learner_photos" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learner_documents" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
SELECT undoable(t) FROM unnest(ARRAY['departures', 'learner_numbers']::regclass[]) t;
