CREATE TABLE "school_policies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"second_factor_for" text[] DEFAULT '{}' NOT NULL,
	"retention" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "school_policies_schoolId_unique" UNIQUE("school_id"),
	CONSTRAINT "school_policies_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "school_policies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "setup_steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"step" text NOT NULL,
	"state" text NOT NULL,
	"by" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "setup_steps_schoolId_step_unique" UNIQUE("school_id","step"),
	CONSTRAINT "setup_steps_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "setup_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "signatories" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"title" text,
	"picture" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "signatories_schoolId_role_unique" UNIQUE("school_id","role"),
	CONSTRAINT "signatories_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "signatories" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "schools" ADD COLUMN "practice_of" uuid;--> statement-breakpoint
ALTER TABLE "school_profiles" ADD COLUMN "uic" text;--> statement-breakpoint
ALTER TABLE "school_profiles" ADD COLUMN "knec_code" text;--> statement-breakpoint
ALTER TABLE "school_profiles" ADD COLUMN "tsc_code" text;--> statement-breakpoint
ALTER TABLE "school_profiles" ADD COLUMN "mark" text;--> statement-breakpoint
ALTER TABLE "school_profiles" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "school_policies" ADD CONSTRAINT "school_policies_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "setup_steps" ADD CONSTRAINT "setup_steps_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signatories" ADD CONSTRAINT "signatories_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schools" ADD CONSTRAINT "schools_practice_of_schools_id_fk" FOREIGN KEY ("practice_of") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schools" ADD CONSTRAINT "schools_practiceOf_unique" UNIQUE("practice_of");--> statement-breakpoint
CREATE POLICY "own_school_only" ON "school_policies" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "setup_steps" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "signatories" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "school_policies" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "setup_steps" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "signatories" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Takes a practice school away with everything in it, in one call whatever its size. It refuses any other school by itself, and
-- row-level security, which binds the owner too, lets it see the one school alone. It runs as the owner because what has
-- happened in a school is for the app to add to, never to take away. Tables go in the order of who refers to whom.
CREATE FUNCTION "wipe_practice_school"("target" uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
	before text := current_setting('app.school_id', true);
	todo oid[];
	next oid;
	gone bigint;
	total bigint := 0;
BEGIN
	PERFORM FROM schools WHERE id = target AND practice_of IS NOT NULL FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'this is no practice school' USING ERRCODE = 'insufficient_privilege';
	END IF;
	PERFORM set_config('app.school_id', target::text, true);
	todo := array(SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school_id' AND NOT a.attisdropped
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition);
	WHILE cardinality(todo) > 0 LOOP
		SELECT t INTO next FROM unnest(todo) t WHERE NOT EXISTS (
			SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = t AND f.conrelid = ANY (todo) AND f.conrelid <> t) LIMIT 1;
		IF next IS NULL THEN
			RAISE EXCEPTION 'tables refer to one another in a circle';
		END IF;
		EXECUTE format('DELETE FROM %s WHERE school_id = $1', next::regclass) USING target;
		GET DIAGNOSTICS gone = ROW_COUNT;
		total := total + gone;
		todo := array_remove(todo, next);
	END LOOP;
	UPDATE sessions SET current_school_id = NULL WHERE current_school_id = target;
	DELETE FROM schools WHERE id = target;
	PERFORM set_config('app.school_id', coalesce(before, ''), true);
	RETURN total::integer;
END
$$;
