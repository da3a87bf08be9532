CREATE TYPE "public"."decision" AS ENUM('approved', 'refused');--> statement-breakpoint
CREATE TABLE "delegation_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"does" text NOT NULL,
	"class_id" uuid,
	"grade_id" uuid,
	"area_id" uuid,
	"ends_at" timestamp with time zone,
	"reason" text NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decision" "decision",
	"decided_at" timestamp with time zone,
	"decided_by" uuid,
	"answer" text,
	CONSTRAINT "delegation_requests_schoolId_id_unique" UNIQUE("school_id","id"),
	CONSTRAINT "delegation_requests_one_place" CHECK ("delegation_requests"."class_id" is null or "delegation_requests"."grade_id" is null)
);
--> statement-breakpoint
ALTER TABLE "delegation_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "delegations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"does" text NOT NULL,
	"class_id" uuid,
	"grade_id" uuid,
	"area_id" uuid,
	"starts_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone,
	"reason" text,
	"request_id" uuid,
	"given_by" uuid,
	"given_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" uuid,
	CONSTRAINT "delegations_schoolId_id_unique" UNIQUE("school_id","id"),
	CONSTRAINT "delegations_one_place" CHECK ("delegations"."class_id" is null or "delegations"."grade_id" is null)
);
--> statement-breakpoint
ALTER TABLE "delegations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "delegation_requests" ADD CONSTRAINT "delegation_requests_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation_requests" ADD CONSTRAINT "delegation_requests_school_id_staff_id_staff_school_id_id_fk" FOREIGN KEY ("school_id","staff_id") REFERENCES "public"."staff"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation_requests" ADD CONSTRAINT "delegation_requests_school_id_class_id_classes_school_id_id_fk" FOREIGN KEY ("school_id","class_id") REFERENCES "public"."classes"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation_requests" ADD CONSTRAINT "delegation_requests_school_id_grade_id_grades_school_id_id_fk" FOREIGN KEY ("school_id","grade_id") REFERENCES "public"."grades"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation_requests" ADD CONSTRAINT "delegation_requests_school_id_area_id_learning_areas_school_id_id_fk" FOREIGN KEY ("school_id","area_id") REFERENCES "public"."learning_areas"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_school_id_staff_id_staff_school_id_id_fk" FOREIGN KEY ("school_id","staff_id") REFERENCES "public"."staff"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_school_id_class_id_classes_school_id_id_fk" FOREIGN KEY ("school_id","class_id") REFERENCES "public"."classes"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_school_id_grade_id_grades_school_id_id_fk" FOREIGN KEY ("school_id","grade_id") REFERENCES "public"."grades"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_school_id_area_id_learning_areas_school_id_id_fk" FOREIGN KEY ("school_id","area_id") REFERENCES "public"."learning_areas"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_school_id_request_id_delegation_requests_school_id_id_fk" FOREIGN KEY ("school_id","request_id") REFERENCES "public"."delegation_requests"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delegation_requests_school_id_decided_at_index" ON "delegation_requests" USING btree ("school_id","decided_at");--> statement-breakpoint
CREATE INDEX "delegation_requests_school_id_staff_id_index" ON "delegation_requests" USING btree ("school_id","staff_id");--> statement-breakpoint
CREATE INDEX "delegations_school_id_staff_id_index" ON "delegations" USING btree ("school_id","staff_id");--> statement-breakpoint
CREATE INDEX "delegations_school_id_ends_at_index" ON "delegations" USING btree ("school_id","ends_at");--> statement-breakpoint
CREATE POLICY "own_school_only" ON "delegation_requests" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "delegations" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "delegation_requests" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "delegations" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- What is lent to a person now, in each school where they work, for the one statement that reads their session: it enters those
-- schools one after the other and reads there under row-level security; on the way out the setting is what it was. A grade stands
-- for its classes of the year in which it was lent and of later ones.
CREATE FUNCTION delegated_to(person uuid) RETURNS TABLE (school uuid, given jsonb) LANGUAGE plpgsql AS $$
DECLARE
	before text := coalesce(current_setting('app.school_id', true), '');
BEGIN
	FOR school IN SELECT DISTINCT m.school_id FROM memberships m WHERE m.user_id = person AND m.role <> 'parent' LOOP
		PERFORM set_config('app.school_id', school::text, true);
		SELECT jsonb_agg(jsonb_build_object('does', d.does,
			'classIds', CASE WHEN d.class_id IS NOT NULL THEN jsonb_build_array(d.class_id)
				WHEN d.grade_id IS NOT NULL THEN (SELECT coalesce(jsonb_agg(k.id), '[]') FROM classes k JOIN academic_years y ON y.id = k.year_id
					WHERE k.grade_id = d.grade_id AND y.year >= extract(year FROM d.starts_at AT TIME ZONE 'Africa/Nairobi')) END,
			'area', (SELECT jsonb_build_object('id', a.id, 'code', a.code) FROM learning_areas a WHERE a.id = d.area_id),
			'msLeft', extract(epoch FROM d.ends_at - clock_timestamp()) * 1000))
		INTO given
		FROM delegations d JOIN staff s ON s.id = d.staff_id
		WHERE s.user_id = person AND d.revoked_at IS NULL AND d.starts_at <= clock_timestamp()
			AND (d.ends_at IS NULL OR d.ends_at > clock_timestamp());
		IF given IS NOT NULL THEN
			RETURN NEXT;
		END IF;
	END LOOP;
	PERFORM set_config('app.school_id', before, true);
END
$$;
