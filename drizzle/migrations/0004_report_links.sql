CREATE TABLE "report_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"class_id" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	"assessment_id" uuid,
	"learner_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_by" uuid,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "report_links_schoolId_secretHash_unique" UNIQUE("school_id","secret_hash"),
	CONSTRAINT "report_links_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "report_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "schools" ADD COLUMN "number" integer NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "schools_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "published_cards" ADD COLUMN "page" text;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_school_id_class_id_classes_school_id_id_fk" FOREIGN KEY ("school_id","class_id") REFERENCES "public"."classes"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_school_id_term_id_terms_school_id_id_fk" FOREIGN KEY ("school_id","term_id") REFERENCES "public"."terms"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_school_id_assessment_id_assessments_school_id_id_fk" FOREIGN KEY ("school_id","assessment_id") REFERENCES "public"."assessments"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_school_id_learner_id_learners_school_id_id_fk" FOREIGN KEY ("school_id","learner_id") REFERENCES "public"."learners"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "report_links_current" ON "report_links" USING btree ("school_id","class_id","learner_id",coalesce("assessment_id", "term_id")) WHERE "report_links"."revoked_at" is null;--> statement-breakpoint
ALTER TABLE "schools" ADD CONSTRAINT "schools_number_unique" UNIQUE("number");--> statement-breakpoint
CREATE POLICY "own_school_only" ON "report_links" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "report_links" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- A family's link in one statement: it enters the link's school, for this statement alone, and reads there under row-level
-- security. No row: no such link. No page and no card: revoked, or the report has been taken back.
CREATE FUNCTION report_by_link(of_school integer, of_secret text, wants_card boolean)
RETURNS TABLE (ends_at timestamptz, is_revoked boolean, page text, card jsonb) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('app.school_id', coalesce((SELECT s.id::text FROM schools s WHERE s.number = of_school), ''), true);
	RETURN QUERY
		SELECT l.ends_at, l.revoked_at IS NOT NULL, CASE WHEN NOT wants_card THEN c.page END, CASE WHEN wants_card THEN c.card END
		FROM report_links l LEFT JOIN LATERAL (
			SELECT k.page, k.card FROM publications p JOIN published_cards k ON k.publication_id = p.id AND k.learner_id = l.learner_id
			WHERE p.class_id = l.class_id AND p.term_id = l.term_id AND p.assessment_id IS NOT DISTINCT FROM l.assessment_id
				AND p.withdrawn_at IS NULL
			ORDER BY p.edition DESC LIMIT 1) c ON l.revoked_at IS NULL
		WHERE l.secret_hash = of_secret;
END
$$;
