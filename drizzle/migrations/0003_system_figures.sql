-- What is under way in all schools, in counts alone. Row-level security shows one school at a time, so it goes through
-- them; as the caller, who must be able to do the same by hand.
CREATE FUNCTION "system_figures"() RETURNS TABLE ("what" text, "kind" text, "state" text, "total" bigint, "oldest_seconds" double precision)
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
	END LOOP;
	PERFORM set_config('app.school_id', coalesce(before, ''), true);
END
$$;
