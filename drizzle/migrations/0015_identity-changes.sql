CREATE TABLE "identity_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "identity_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" uuid NOT NULL,
	"written_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "identity_changes_written_in_index" ON "identity_changes" USING btree ("written_in");
--> statement-breakpoint
-- Writes down that something about a person changed: their id stands in the column that is named.
CREATE FUNCTION note_identity_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO identity_changes (user_id) SELECT DISTINCT person::uuid
		FROM (VALUES (to_jsonb(OLD) ->> TG_ARGV[0]), (to_jsonb(NEW) ->> TG_ARGV[0])) v(person) WHERE person IS NOT NULL;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION note_delegation_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO identity_changes (user_id) SELECT s.user_id FROM staff s
		WHERE s.id IN (OLD.staff_id, NEW.staff_id) AND s.user_id IS NOT NULL;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER note_change AFTER UPDATE OR DELETE ON users FOR EACH ROW EXECUTE FUNCTION note_identity_change('id');--> statement-breakpoint
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION note_identity_change('user_id');--> statement-breakpoint
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON group_members FOR EACH ROW EXECUTE FUNCTION note_identity_change('user_id');--> statement-breakpoint
CREATE TRIGGER note_change AFTER UPDATE OF user_id OR DELETE ON staff FOR EACH ROW EXECUTE FUNCTION note_identity_change('user_id');--> statement-breakpoint
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON delegations FOR EACH ROW EXECUTE FUNCTION note_delegation_change();--> statement-breakpoint
-- That a session is in use (last_seen_at) changes nothing about whose it is.
CREATE TRIGGER note_change AFTER UPDATE OF user_id, current_school_id, auth_at, ends_at, idle_seconds, revoked_at ON sessions FOR EACH ROW EXECUTE FUNCTION note_identity_change('user_id');--> statement-breakpoint
CREATE TRIGGER note_deletion AFTER DELETE ON sessions FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND OLD.ends_at > now()) EXECUTE FUNCTION note_identity_change('user_id');
