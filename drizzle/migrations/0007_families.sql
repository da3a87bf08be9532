CREATE TYPE "public"."promotion_outcome" AS ENUM('promote', 'repeat', 'graduate', 'transfer', 'leave', 'hold');--> statement-breakpoint
CREATE TABLE "custody_restrictions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"guardian_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"set_by" uuid,
	"set_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"lifted_by" uuid,
	"lifted_at" timestamp with time zone,
	"lifted_reason" text,
	CONSTRAINT "custody_restrictions_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "custody_restrictions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "guardians_apart" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"one_id" uuid NOT NULL,
	"other_id" uuid NOT NULL,
	"said_by" uuid,
	"said_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "guardians_apart_schoolId_oneId_otherId_unique" UNIQUE("school_id","one_id","other_id"),
	CONSTRAINT "guardians_apart_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "guardians_apart" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "promotion_choices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"year_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"outcome" "promotion_outcome" NOT NULL,
	"class_id" uuid,
	"reason" text,
	"set_by" uuid,
	"set_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "promotion_choices_schoolId_yearId_learnerId_unique" UNIQUE("school_id","year_id","learner_id"),
	CONSTRAINT "promotion_choices_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "promotion_choices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "promotions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"from_year_id" uuid NOT NULL,
	"to_year_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"outcome" "promotion_outcome" NOT NULL,
	"from_class_id" uuid,
	"to_class_id" uuid,
	"reason" text,
	"promoted_by" uuid,
	"promoted_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "promotions_schoolId_fromYearId_learnerId_unique" UNIQUE("school_id","from_year_id","learner_id"),
	CONSTRAINT "promotions_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "promotions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "year_closings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"year_id" uuid NOT NULL,
	"closed_by" uuid,
	"closed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"reopened_by" uuid,
	"reopened_at" timestamp with time zone,
	"reopened_reason" text,
	CONSTRAINT "year_closings_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "year_closings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "guardians" ADD COLUMN "search_name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "guardians" ADD COLUMN "more_phones" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "guardians" ADD COLUMN "more_emails" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "guardians" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "guardianships" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "custody_restrictions" ADD CONSTRAINT "custody_restrictions_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "custody_restrictions" ADD CONSTRAINT "custody_restrictions_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "custody_restrictions" ADD CONSTRAINT "custody_restrictions_school_id_guardian_id_guardians_school_id_id_fk" FOREIGN KEY ("school_id","guardian_id") REFERENCES "public"."guardians"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guardians_apart" ADD CONSTRAINT "guardians_apart_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guardians_apart" ADD CONSTRAINT "guardians_apart_school_id_one_id_guardians_school_id_id_fk" FOREIGN KEY ("school_id","one_id") REFERENCES "public"."guardians"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guardians_apart" ADD CONSTRAINT "guardians_apart_school_id_other_id_guardians_school_id_id_fk" FOREIGN KEY ("school_id","other_id") REFERENCES "public"."guardians"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_choices" ADD CONSTRAINT "promotion_choices_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_choices" ADD CONSTRAINT "promotion_choices_school_id_year_id_academic_years_school_id_id_fk" FOREIGN KEY ("school_id","year_id") REFERENCES "public"."academic_years"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_choices" ADD CONSTRAINT "promotion_choices_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_choices" ADD CONSTRAINT "promotion_choices_school_id_class_id_classes_school_id_id_fk" FOREIGN KEY ("school_id","class_id") REFERENCES "public"."classes"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_school_id_from_year_id_academic_years_school_id_id_fk" FOREIGN KEY ("school_id","from_year_id") REFERENCES "public"."academic_years"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_school_id_to_year_id_academic_years_school_id_id_fk" FOREIGN KEY ("school_id","to_year_id") REFERENCES "public"."academic_years"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_school_id_from_class_id_classes_school_id_id_fk" FOREIGN KEY ("school_id","from_class_id") REFERENCES "public"."classes"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_school_id_to_class_id_classes_school_id_id_fk" FOREIGN KEY ("school_id","to_class_id") REFERENCES "public"."classes"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "year_closings" ADD CONSTRAINT "year_closings_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "year_closings" ADD CONSTRAINT "year_closings_school_id_year_id_academic_years_school_id_id_fk" FOREIGN KEY ("school_id","year_id") REFERENCES "public"."academic_years"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "custody_restrictions_school_id_learner_id_index" ON "custody_restrictions" USING btree ("school_id","learner_id");--> statement-breakpoint
CREATE INDEX "custody_restrictions_school_id_guardian_id_index" ON "custody_restrictions" USING btree ("school_id","guardian_id");--> statement-breakpoint
CREATE INDEX "promotions_school_id_learner_id_index" ON "promotions" USING btree ("school_id","learner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "year_closings_current" ON "year_closings" USING btree ("school_id","year_id") WHERE "year_closings"."reopened_at" is null;--> statement-breakpoint
CREATE INDEX "guardians_school_id_phone2_index" ON "guardians" USING btree ("school_id","phone2");--> statement-breakpoint
CREATE POLICY "own_school_only" ON "custody_restrictions" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "guardians_apart" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "promotion_choices" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "promotions" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "year_closings" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "custody_restrictions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "guardians_apart" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "promotion_choices" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "promotions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "year_closings" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- A name as it is looked for, as searchKey of lib/text.ts makes it.
CREATE FUNCTION search_key(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT lower(trim(regexp_replace(regexp_replace(regexp_replace(normalize(name, NFKD),
		'[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g'),
		'[’‘ʼ`´]', '''', 'g'), '\s+', ' ', 'g')))
$$;--> statement-breakpoint
CREATE FUNCTION keep_search_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.search_name := search_key(NEW.full_name);
	RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER keep_search_name BEFORE INSERT OR UPDATE OF full_name ON guardians FOR EACH ROW EXECUTE FUNCTION keep_search_name();--> statement-breakpoint
ALTER TABLE "guardians" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "guardians" SET "search_name" = search_key("full_name");--> statement-breakpoint
ALTER TABLE "guardians" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "guardians_more_phones" ON "guardians" USING gin ("more_phones");--> statement-breakpoint
-- A promotion is taken back only while nothing is entered in the year it led to.
CREATE FUNCTION promotion_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM marks m JOIN papers p ON p.id = m.paper_id JOIN assessments x ON x.id = p.assessment_id
		JOIN terms t ON t.id = x.term_id WHERE m.state <> 'blank' AND t.year_id IN (SELECT g.to_year_id FROM gone g)) THEN
		RAISE EXCEPTION 'marks stand in the year this promotion led to' USING ERRCODE = 'foreign_key_violation';
	END IF;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER promotion_stands AFTER DELETE ON promotions REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION promotion_stands();--> statement-breakpoint
SELECT undoable(t) FROM unnest(ARRAY['custody_restrictions', 'guardians_apart', 'promotion_choices', 'promotions', 'year_closings',
	'academic_years', 'terms', 'classes', 'assessments', 'papers']::regclass[]) t
	WHERE NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = t AND g.tgname = 'keep_added');
