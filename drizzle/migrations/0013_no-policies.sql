DROP POLICY "own_school_only" ON "school_policies" CASCADE;--> statement-breakpoint
DROP TABLE "school_policies" CASCADE;