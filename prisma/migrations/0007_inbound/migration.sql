-- What counterparts tell us, as it came. An event arrives before anyone knows whose it is, so these tables have no tenant;
-- they are reached only through the functions below, and a tenant sees the rows that were found to be its own.

CREATE TABLE inbound_events (
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    source TEXT NOT NULL,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    body BYTEA NOT NULL,
    status TEXT NOT NULL DEFAULT 'received',
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    about_tenant UUID,
    about_intent UUID,
    occurred_at TIMESTAMPTZ(3) NOT NULL,
    received_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    next_at TIMESTAMPTZ(6) DEFAULT now(),
    finished_at TIMESTAMPTZ(3),
    CONSTRAINT inbound_events_pkey PRIMARY KEY (source, event_id),
    CONSTRAINT inbound_events_status CHECK (status IN ('received', 'processed', 'unmatched', 'ignored', 'failed')),
    CONSTRAINT inbound_events_done CHECK ((finished_at IS NOT NULL) = (status IN ('processed', 'ignored'))),
    CONSTRAINT inbound_events_rest CHECK (finished_at IS NULL OR next_at IS NULL)
);
CREATE INDEX inbound_events_due ON inbound_events (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX inbound_events_open ON inbound_events (source, received_at DESC, id DESC) WHERE finished_at IS NULL;
CREATE INDEX inbound_events_latest ON inbound_events (source, received_at DESC);
CREATE INDEX inbound_events_finished ON inbound_events (finished_at) WHERE finished_at IS NOT NULL;

-- The last event of a source that was read from its own list: where reading goes on after a downtime.
CREATE TABLE inbound_cursors (
    source TEXT NOT NULL,
    event_id TEXT NOT NULL,
    read_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    CONSTRAINT inbound_cursors_pkey PRIMARY KEY (source)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['inbound_events', 'inbound_cursors'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY sys_rows ON %I TO tidegate_sys USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO tidegate_sys', t);
  END LOOP;
END $$;
GRANT DELETE ON inbound_events TO tidegate_sys;

-- True when this call stored the event; a repeat changes nothing. Its job is written in the same transaction.
CREATE FUNCTION inbound_store(p_source text, p_event_id text, p_type text, p_occurred_at timestamptz, p_body bytea)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO inbound_events (source, event_id, type, occurred_at, body)
    VALUES (p_source, p_event_id, p_type, p_occurred_at, p_body) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tidegate_enqueue('inbound.handle', jsonb_build_object('source', p_source, 'eventId', p_event_id));
  RETURN true;
END $$;

-- Takes an event for a while; no row when it is done, not due, or at work elsewhere.
CREATE FUNCTION inbound_take(p_source text, p_event_id text, p_hold_ms int)
RETURNS TABLE (type text, body bytea, attempts int)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE inbound_events e SET attempts = e.attempts + 1, next_at = now() + p_hold_ms * interval '1 millisecond'
    WHERE e.source = p_source AND e.event_id = p_event_id AND e.next_at <= now()
    RETURNING e.type, e.body, e.attempts
$$;

-- What handling it came to. Without `p_retry_ms` it rests: for good when it is done, else until somebody asks again.
CREATE FUNCTION inbound_finish(p_source text, p_event_id text, p_status text, p_tenant uuid, p_intent uuid, p_error text, p_retry_ms int)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE inbound_events SET status = p_status, about_tenant = p_tenant, about_intent = p_intent, last_error = p_error,
      next_at = now() + p_retry_ms * interval '1 millisecond',
      finished_at = CASE WHEN p_status IN ('processed', 'ignored') THEN now() END
    WHERE source = p_source AND event_id = p_event_id AND finished_at IS NULL
$$;

CREATE FUNCTION inbound_due(p_limit int) RETURNS TABLE (source text, event_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT source, event_id FROM inbound_events WHERE next_at <= now() ORDER BY next_at LIMIT p_limit
$$;

-- Makes a tenant's resting events due at once; how many there were.
CREATE FUNCTION inbound_wake(p_tenant uuid, p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE woken int;
BEGIN
  UPDATE inbound_events SET next_at = now(), attempts = 0 WHERE (source, event_id) IN (
    SELECT source, event_id FROM inbound_events
      WHERE about_tenant = p_tenant AND finished_at IS NULL AND next_at IS NULL LIMIT p_limit);
  GET DIAGNOSTICS woken = ROW_COUNT;
  RETURN woken;
END $$;

-- How one source does: when it was last heard, and what is open. Numbers only; those of a tenant beside those of all.
CREATE FUNCTION inbound_health(p_source text, p_tenant uuid)
RETURNS TABLE (last_received_at timestamptz, read_at timestamptz, waiting int, unmatched int, failed int, own_failed int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (SELECT max(received_at) FROM inbound_events WHERE source = p_source),
         (SELECT read_at FROM inbound_cursors WHERE source = p_source),
         count(*) FILTER (WHERE status = 'received')::int, count(*) FILTER (WHERE status = 'unmatched')::int,
         count(*) FILTER (WHERE status = 'failed')::int,
         count(*) FILTER (WHERE status IN ('failed', 'unmatched') AND about_tenant = p_tenant)::int
  FROM inbound_events WHERE source = p_source AND finished_at IS NULL
$$;

-- Events that were not done, newest first: a tenant's own, or those of nobody (a null tenant).
CREATE FUNCTION inbound_open(p_source text, p_tenant uuid, p_before_at timestamptz, p_before_id uuid, p_limit int)
RETURNS TABLE (id uuid, event_id text, type text, status text, attempts int, last_error text, intent_id uuid,
               occurred_at timestamptz, received_at timestamptz, next_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.id, e.event_id, e.type, e.status, e.attempts, e.last_error, e.about_intent, e.occurred_at, e.received_at, e.next_at
  FROM inbound_events e
  WHERE e.source = p_source AND e.finished_at IS NULL AND e.status IN ('failed', 'unmatched')
    AND e.about_tenant IS NOT DISTINCT FROM p_tenant
    AND (p_before_at IS NULL OR (e.received_at, e.id) < (p_before_at, p_before_id))
  ORDER BY e.received_at DESC, e.id DESC LIMIT p_limit
$$;

CREATE FUNCTION inbound_cursor(p_source text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT event_id FROM inbound_cursors WHERE source = p_source
$$;

CREATE FUNCTION inbound_move_cursor(p_source text, p_event_id text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO inbound_cursors (source, event_id) VALUES (p_source, p_event_id)
    ON CONFLICT (source) DO UPDATE SET event_id = EXCLUDED.event_id, read_at = now()
$$;

-- Whose public id this is: what an object at a counterpart names.
CREATE FUNCTION inbound_tenant(p_public_id text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id FROM locators WHERE kind = 'tenant' AND digest = sha256(convert_to(p_public_id, 'UTF8'))
$$;

-- Events that were done long enough ago not to come again.
CREATE FUNCTION inbound_sweep(p_days int, p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone int;
BEGIN
  DELETE FROM inbound_events WHERE (source, event_id) IN (
    SELECT source, event_id FROM inbound_events WHERE finished_at < now() - p_days * interval '1 day' LIMIT p_limit);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY[
    'inbound_store(text, text, text, timestamptz, bytea)', 'inbound_take(text, text, int)',
    'inbound_finish(text, text, text, uuid, uuid, text, int)', 'inbound_due(int)', 'inbound_wake(uuid, int)',
    'inbound_health(text, uuid)', 'inbound_open(text, uuid, timestamptz, uuid, int)', 'inbound_cursor(text)',
    'inbound_move_cursor(text, text)', 'inbound_tenant(text)', 'inbound_sweep(int, int)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_worker', f);
  END LOOP;
  FOREACH f IN ARRAY ARRAY[
    'inbound_store(text, text, text, timestamptz, bytea)', 'inbound_wake(uuid, int)', 'inbound_health(text, uuid)',
    'inbound_open(text, uuid, timestamptz, uuid, int)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app', f);
  END LOOP;
END $$;
