CREATE TABLE "audit_heads" (
	"school_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"hash" text NOT NULL,
	"checked_at" timestamp with time zone,
	"broken" text,
	CONSTRAINT "audit_heads_school_id_pk" PRIMARY KEY("school_id")
);
--> statement-breakpoint
ALTER TABLE "audit_heads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_seals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"from_xid" "xid8" NOT NULL,
	"to_xid" "xid8" NOT NULL,
	"rows" integer NOT NULL,
	"previous" text,
	"hash" text NOT NULL,
	"sealed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_seals_schoolId_number_unique" UNIQUE("school_id","number"),
	CONSTRAINT "audit_seals_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_seals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "audit_school_id_at_index";--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "about" uuid[] DEFAULT '{}'::uuid[] NOT NULL;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "network" text;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "written_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_seals" ADD CONSTRAINT "audit_seals_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_school_id_at_id_index" ON "audit" USING btree ("school_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_school_id_actor_id_at_index" ON "audit" USING btree ("school_id","actor_id","at");--> statement-breakpoint
CREATE INDEX "audit_school_id_action_at_index" ON "audit" USING btree ("school_id","action","at");--> statement-breakpoint
CREATE INDEX "audit_school_id_request_id_index" ON "audit" USING btree ("school_id","request_id");--> statement-breakpoint
CREATE INDEX "audit_school_id_written_in_index" ON "audit" USING btree ("school_id","written_in");--> statement-breakpoint
CREATE POLICY "own_school_only" ON "audit_heads" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_school_only" ON "audit_seals" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "audit_seals" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_heads" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- What is written stays as it is, for everybody who has not switched the trigger off, the owner included. The one way to part with
-- rows: what is older than seven years, deleted by a sweep that says "set local app.retention = 'on'".
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit' AND current_setting('app.retention', true) = 'on' THEN
		IF OLD.at < now() - interval '7 years' THEN
			RETURN OLD;
		END IF;
	END IF;
	RAISE EXCEPTION 'The audit is append-only.' USING ERRCODE = 'insufficient_privilege';
END
$$;--> statement-breakpoint
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();--> statement-breakpoint
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION audit_stays();--> statement-breakpoint
CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();--> statement-breakpoint
CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();--> statement-breakpoint
-- A row of the audit as one hash: every column, in a spelling that no setting of a session changes.
CREATE FUNCTION audit_hash(a audit) RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT sha256(convert_to(jsonb_build_array(a.id, a.school_id, a.actor_id, a.action, a.details, a.about, a.request_id, a.device,
		a.network, extract(epoch FROM a.at), a.written_in::text)::text, 'UTF8'))
$$;--> statement-breakpoint
-- How many rows a seal holds, and what it is sealed with.
CREATE FUNCTION audit_batch(of_school uuid, from_xid xid8, to_xid xid8, previous text) RETURNS TABLE (rows integer, hash text)
LANGUAGE sql STABLE AS $$
	SELECT count(*)::int, encode(sha256(convert_to(concat_ws(':', of_school, from_xid, to_xid, count(*), previous), 'UTF8')
		|| coalesce(string_agg(audit_hash(a), ''::bytea ORDER BY a.written_in, a.id), ''::bytea)), 'hex')
	FROM audit a WHERE a.school_id = of_school AND a.written_in >= from_xid AND a.written_in < to_xid
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "system_figures"() RETURNS TABLE ("what" text, "kind" text, "state" text, "total" bigint, "oldest_seconds" double precision)
LANGUAGE plpgsql AS $$
DECLARE
	before text := current_setting('app.school_id', true);
	school uuid;
BEGIN
	FOR school IN SELECT id FROM schools LOOP
		PERFORM set_config('app.school_id', school::text, true);
		RETURN QUERY
			SELECT 'job', j.kind, j.state::text, count(*), extract(epoch FROM now() - min(j.created_at))::float8
			  FROM jobs j WHERE j.school_id = school GROUP BY j.kind, j.state;
		RETURN QUERY
			SELECT 'event', NULL, NULL, count(*), extract(epoch FROM now() - min(o.created_at))::float8
			  FROM outbox o WHERE o.school_id = school AND o.sent_at IS NULL HAVING count(*) > 0;
		RETURN QUERY
			SELECT 'audit', NULL, CASE WHEN h.broken IS NULL THEN 'whole' ELSE 'broken' END, 1::bigint, extract(epoch FROM now() - h.checked_at)::float8
			  FROM audit_heads h WHERE h.school_id = school AND h.checked_at IS NOT NULL;
	END LOOP;
	PERFORM set_config('app.school_id', coalesce(before, ''), true);
END
$$;
