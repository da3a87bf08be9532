-- As before, and a school to practise in is wiped whole, its audit with it: there nothing was real.
CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		IF TG_TABLE_NAME = 'audit' AND current_setting('app.retention', true) = 'on' THEN
			IF OLD.at < now() - interval '7 years' THEN
				RETURN OLD;
			END IF;
		END IF;
		IF EXISTS (SELECT FROM schools s WHERE s.id = OLD.school_id AND s.practice_of IS NOT NULL) THEN
			RETURN OLD;
		END IF;
	END IF;
	RAISE EXCEPTION 'The audit is append-only.' USING ERRCODE = 'insufficient_privilege';
END
$$;
