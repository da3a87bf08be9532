CREATE TABLE "change_rows" (
	"school_id" uuid NOT NULL,
	"change_id" uuid NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "change_rows_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"table" text NOT NULL,
	"row_id" uuid NOT NULL,
	"before" jsonb,
	"after" jsonb,
	CONSTRAINT "change_rows_school_id_change_id_number_pk" PRIMARY KEY("school_id","change_id","number")
);
--> statement-breakpoint
ALTER TABLE "change_rows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"permission" text NOT NULL,
	"tags" text[] NOT NULL,
	"made_by" uuid,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"undoes" uuid,
	"undone_at" timestamp with time zone,
	CONSTRAINT "changes_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_school_id_undoes_changes_school_id_id_fk" FOREIGN KEY ("school_id","undoes") REFERENCES "public"."changes"("school_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "changes_school_id_made_at_index" ON "changes" USING btree ("school_id","made_at");--> statement-breakpoint
CREATE POLICY "own_school_only" ON "change_rows" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "changes" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "changes" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "change_rows" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- Keeps what a statement does to a table's rows while a change is being made (`app.change_id`, lib/db/changes.ts).
CREATE FUNCTION keep_images() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	change uuid := nullif(current_setting('app.change_id', true), '')::uuid;
BEGIN
	IF change IS NULL THEN
		RETURN NULL;
	ELSIF TG_OP = 'INSERT' THEN
		INSERT INTO change_rows (school_id, change_id, "table", row_id, "after")
			SELECT a.school_id, change, TG_TABLE_NAME, a.id, to_jsonb(a) FROM added a;
	ELSIF TG_OP = 'UPDATE' THEN
		INSERT INTO change_rows (school_id, change_id, "table", row_id, "before", "after")
			SELECT a.school_id, change, TG_TABLE_NAME, a.id, to_jsonb(g), to_jsonb(a) FROM added a JOIN gone g USING (id);
	ELSE
		INSERT INTO change_rows (school_id, change_id, "table", row_id, "before")
			SELECT g.school_id, change, TG_TABLE_NAME, g.id, to_jsonb(g) FROM gone g;
	END IF;
	RETURN NULL;
END $$;--> statement-breakpoint
-- Makes changes of a table's rows undoable: it has school_id and id, and no column that is generated always.
CREATE FUNCTION undoable(of_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TRIGGER keep_added AFTER INSERT ON %s REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_images()', of_table);
	EXECUTE format('CREATE TRIGGER keep_changed AFTER UPDATE ON %s REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_images()', of_table);
	EXECUTE format('CREATE TRIGGER keep_gone AFTER DELETE ON %s REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_images()', of_table);
END $$;--> statement-breakpoint
-- Whether a row still is as a change left it. Columns that were added to the table since then do not count.
CREATE FUNCTION is_as_left(now_is jsonb, was_left jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT now_is = was_left OR NOT EXISTS (SELECT FROM jsonb_each(was_left) k WHERE now_is -> k.key IS DISTINCT FROM k.value)
$$;--> statement-breakpoint
-- Puts every row of a change back as it was before. Or, when some were changed since then, does nothing and returns those.
CREATE FUNCTION undo_change(of_change uuid) RETURNS TABLE (of_table text, image jsonb) LANGUAGE plpgsql AS $$
DECLARE
	t text;
	tables text[] := ARRAY(SELECT r."table" FROM change_rows r WHERE r.change_id = of_change GROUP BY 1 ORDER BY max(r.number) DESC);
	net text := '(SELECT r.row_id, (array_agg(r."before" ORDER BY r.number))[1] AS was, (array_agg(r."after" ORDER BY r.number DESC))[1] AS became'
		' FROM change_rows r WHERE r.change_id = $1 AND r."table" = $2 GROUP BY 1)';
	columns text;
BEGIN
	FOREACH t IN ARRAY tables LOOP
		EXECUTE format('SELECT FROM %I c WHERE c.id IN (SELECT n.row_id FROM %s n) ORDER BY c.id FOR UPDATE', t, net) USING of_change, t;
		RETURN QUERY EXECUTE format('SELECT $2, coalesce(n.became, n.was) FROM %s n LEFT JOIN %I c ON c.id = n.row_id'
			' WHERE CASE WHEN n.became IS NULL THEN c.id IS NOT NULL ELSE c.id IS NULL OR NOT is_as_left(to_jsonb(c), n.became) END', net, t) USING of_change, t;
		IF FOUND THEN RETURN; END IF;
	END LOOP;
	-- What was added last refers to what was added first; what was deleted first referred to what was deleted last.
	FOREACH t IN ARRAY tables LOOP
		EXECUTE format('DELETE FROM %I c USING %s n WHERE c.id = n.row_id AND n.was IS NULL', t, net) USING of_change, t;
	END LOOP;
	FOREACH t IN ARRAY tables LOOP
		EXECUTE format('INSERT INTO %I SELECT p.* FROM %s n, jsonb_populate_record(NULL::%1$I, n.was) p WHERE n.was IS NOT NULL AND n.became IS NULL', t, net)
			USING of_change, t;
	END LOOP;
	FOREACH t IN ARRAY tables LOOP
		SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
			WHERE attrelid = t::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('id', 'school_id');
		EXECUTE format('UPDATE %I c SET (%s) = (SELECT %2$s FROM jsonb_populate_record(c, n.was)) FROM %3$s n'
			' WHERE c.id = n.row_id AND n.was IS NOT NULL AND n.became IS NOT NULL AND n.was <> n.became', t, columns, net) USING of_change, t;
	END LOOP;
END $$;--> statement-breakpoint
SELECT undoable(t) FROM unnest(ARRAY['learners', 'enrolments', 'learner_areas', 'guardians', 'guardianships', 'staff', 'class_teachers', 'assignments']::regclass[]) t;
