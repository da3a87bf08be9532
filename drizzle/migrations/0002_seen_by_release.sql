ALTER TABLE "mark_history" ADD COLUMN "written_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "seen_then" "pg_snapshot" DEFAULT pg_current_snapshot() NOT NULL;--> statement-breakpoint
ALTER TABLE "remarks" ADD COLUMN "written_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL;