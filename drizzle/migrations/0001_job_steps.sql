CREATE TABLE "job_steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"school_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"step_id" text NOT NULL,
	"data" jsonb,
	"error" jsonb,
	"wakes_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "job_steps_schoolId_runId_stepId_unique" UNIQUE("school_id","run_id","step_id"),
	CONSTRAINT "job_steps_schoolId_id_unique" UNIQUE("school_id","id")
);
--> statement-breakpoint
ALTER TABLE "job_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "job_units" ADD COLUMN "whole" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "job_steps" ADD CONSTRAINT "job_steps_school_id_schools_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."schools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "job_units_school_id_file_id_index" ON "job_units" USING btree ("school_id","file_id");--> statement-breakpoint
CREATE INDEX "jobs_school_id_created_at_index" ON "jobs" USING btree ("school_id","created_at");--> statement-breakpoint
CREATE POLICY "own_school_only" ON "job_steps" AS PERMISSIVE FOR ALL TO public USING (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)) WITH CHECK (school_id = (select nullif(current_setting('app.school_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "job_steps" FORCE ROW LEVEL SECURITY;
