-- What was paid for is carried out once: by the agent or by the service that it is handed to. Whoever takes it first has it.
ALTER TABLE "gate_quotes" ADD COLUMN "executor" TEXT;
ALTER TABLE gate_quotes ADD CHECK (executor IN ('agent', 'service'));
GRANT UPDATE (executor) ON gate_quotes TO tidegate_app, tidegate_worker;

-- Consumes a grant, once. `consumed`, also for the same request again; `already`, `expired`, `closed` (its money is no longer
-- held), `handed_off` (its service has it), `conflict` (the key was used for another request), null when there is
-- none.
CREATE OR REPLACE FUNCTION gate_consume(p_tenant uuid, p_key uuid, p_grant uuid, p_idempotency jsonb, p_audit jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE g gate_grants; k idempotency_keys;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF NOT tidegate_key_live(p_tenant, p_key) THEN RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001'; END IF;
  SELECT * INTO g FROM gate_grants WHERE tenant_id = p_tenant AND id = p_grant FOR UPDATE;
  IF NOT FOUND THEN RETURN null; END IF;
  IF p_idempotency IS NOT NULL THEN
    SELECT * INTO k FROM idempotency_keys WHERE tenant_id = p_tenant AND operation = 'gate.consume' AND key = p_idempotency->>'key';
    IF FOUND THEN
      RETURN CASE WHEN k.request_digest = decode(p_idempotency->>'digest', 'hex') THEN 'consumed' ELSE 'conflict' END;
    END IF;
  END IF;
  IF g.consumed_at IS NOT NULL THEN RETURN 'already'; END IF;
  IF g.expires_at <= clock_timestamp() THEN RETURN 'expired'; END IF;
  IF NOT gate_is_held(p_tenant, g.quote_id) THEN RETURN 'closed'; END IF;
  -- What a task budget pays for is never handed off, and its own steps lock the quote before the intent.
  UPDATE gate_quotes SET executor = 'agent'
    WHERE tenant_id = p_tenant AND id = g.quote_id AND budget_id IS NULL AND executor IS DISTINCT FROM 'service';
  IF NOT FOUND AND EXISTS (SELECT FROM gate_quotes WHERE tenant_id = p_tenant AND id = g.quote_id AND budget_id IS NULL) THEN
    RETURN 'handed_off';
  END IF;
  UPDATE gate_grants SET consumed_at = clock_timestamp() WHERE tenant_id = p_tenant AND id = p_grant;
  IF p_idempotency IS NOT NULL THEN
    INSERT INTO idempotency_keys (tenant_id, operation, key, request_digest, status, body)
      VALUES (p_tenant, 'gate.consume', p_idempotency->>'key', decode(p_idempotency->>'digest', 'hex'), 200, '{}');
  END IF;
  PERFORM tidegate_audit(p_tenant, p_audit);
  RETURN 'consumed';
END $$;

-- Takes a message that is due for one try; null when somebody else has it or it has ended. `interrupted` says that whoever had
-- it before never told what became of it: a handoff is then not tried again, so it keeps its count.
-- `claimed` is false for a handoff whose work the agent has begun.
CREATE OR REPLACE FUNCTION gate_take_delivery(p_tenant uuid, p_delivery uuid, p_lease_ms int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE d gate_deliveries; interrupted boolean; claimed boolean := true; until timestamptz := clock_timestamp() + p_lease_ms * interval '1 millisecond';
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  SELECT * INTO d FROM gate_deliveries WHERE tenant_id = p_tenant AND id = p_delivery AND status IN ('waiting', 'sending')
    AND next_at <= clock_timestamp() FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN null; END IF;
  interrupted := d.status = 'sending';
  UPDATE gate_deliveries SET status = 'sending', next_at = until, lease_until = until,
      attempts = attempts + CASE WHEN interrupted AND kind = 'handoff' THEN 0 ELSE 1 END
    WHERE tenant_id = p_tenant AND id = p_delivery RETURNING * INTO d;
  IF d.kind = 'handoff' THEN
    UPDATE gate_quotes SET executor = 'service' WHERE tenant_id = p_tenant AND id = d.quote_id AND executor IS DISTINCT FROM 'agent';
    claimed := FOUND;
  END IF;
  RETURN jsonb_build_object('id', d.id, 'quote_id', d.quote_id, 'kind', d.kind, 'url', d.url, 'attempts', d.attempts,
    'interrupted', interrupted, 'claimed', claimed,
    'acked', EXISTS (SELECT FROM gate_resume_events e WHERE e.tenant_id = p_tenant AND e.quote_id = d.quote_id AND e.acked_at IS NOT NULL));
END $$;

-- What a try came to. With `p_retry_ms` it is tried again then; without, it has ended. Without `status` nothing was tried.
CREATE OR REPLACE FUNCTION gate_finish_delivery(p_tenant uuid, p_delivery uuid, p_attempt int, p jsonb, p_retry_ms bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE d gate_deliveries; said text := p->>'status';
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE gate_deliveries SET lease_until = null,
      status = CASE WHEN p_retry_ms IS NULL THEN p->>'outcome' ELSE 'waiting' END,
      next_at = clock_timestamp() + p_retry_ms * interval '1 millisecond',
      finished_at = CASE WHEN p_retry_ms IS NULL THEN clock_timestamp() END
    WHERE tenant_id = p_tenant AND id = p_delivery AND status = 'sending' AND attempts = p_attempt RETURNING * INTO d;
  IF NOT FOUND THEN RETURN false; END IF;
  -- What certainly came to nothing is the agent's again; what may have been done stays the service's.
  IF d.kind = 'handoff' AND (p_retry_ms IS NOT NULL OR p->>'outcome' NOT IN ('delivered', 'unknown')) THEN
    UPDATE gate_quotes SET executor = null WHERE tenant_id = p_tenant AND id = d.quote_id AND executor = 'service';
  END IF;
  IF said IS NULL THEN RETURN true; END IF;
  INSERT INTO gate_delivery_attempts (tenant_id, id, delivery_id, status, http_status, error, created_at)
    VALUES (p_tenant, gen_random_uuid(), p_delivery, said, (p->>'http_status')::smallint, p->>'error', clock_timestamp());
  IF d.kind = 'ready' THEN
    UPDATE gate_resume_events SET callback_status = said WHERE tenant_id = p_tenant AND quote_id = d.quote_id;
  ELSIF p_retry_ms IS NULL THEN
    INSERT INTO gate_fulfilments (tenant_id, id, quote_id, status, metadata, created_at)
      VALUES (p_tenant, gen_random_uuid(), d.quote_id, CASE said WHEN 'success' THEN 'executed' ELSE 'failed' END,
              (p->>'metadata')::json, clock_timestamp());
    -- What the agent has said about the work stands.
    UPDATE gate_quotes SET work = CASE said WHEN 'success' THEN 'executed' ELSE 'execution_failed' END, work_at = clock_timestamp()
      WHERE tenant_id = p_tenant AND id = d.quote_id AND (work IS NULL OR work = 'execution_failed');
  END IF;
  RETURN true;
END $$;

-- Tells an agent that its action is paid: an event to poll, and the callback that it asked for.
CREATE FUNCTION gate_announce(q gate_quotes, p_actor text, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gate_resume_events (tenant_id, id, quote_id, bot_id, created_at)
    VALUES (q.tenant_id, gen_random_uuid(), q.id, q.bot_id, p_at) ON CONFLICT DO NOTHING;
  PERFORM gate_send(q, 'ready', 1, q.callback_url, p_actor) WHERE q.callback_url IS NOT NULL;
END $$;

-- The gate follows its intents inside their own transactions: whatever brought the money in tells the agent, and whatever
-- gave it back says so on the action.
CREATE OR REPLACE FUNCTION gate_follow_intent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE q gate_quotes;
BEGIN
  SELECT * INTO q FROM gate_quotes WHERE tenant_id = NEW.tenant_id AND id = NEW.intent_id;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF NEW.kind = 'settlement_hold_placed' THEN
    PERFORM gate_announce(q, NEW.actor, NEW.created_at);
    PERFORM gate_send(q, 'handoff', 1, q.execution_envelope->>'service_url', NEW.actor) WHERE q.handoff AND q.provider <> 'mock';
  ELSE
    UPDATE gate_quotes SET refund_due_at = null WHERE tenant_id = q.tenant_id AND id = q.id;
    INSERT INTO gate_fulfilments (tenant_id, id, quote_id, status, metadata, created_at)
      VALUES (q.tenant_id, gen_random_uuid(), q.id, 'refunded', '{}', clock_timestamp());
  END IF;
  RETURN NULL;
END $$;

-- Money of a task budget was there before: an action is paid with its part of it.
CREATE FUNCTION gate_follow_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE q gate_quotes;
BEGIN
  SELECT * INTO q FROM gate_quotes WHERE tenant_id = NEW.tenant_id AND id = NEW.quote_id;
  IF FOUND THEN PERFORM gate_announce(q, q.created_by, NEW.created_at); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER gate_reservation_follows AFTER INSERT ON gate_budget_entries
  FOR EACH ROW WHEN (NEW.kind = 'reserve') EXECUTE FUNCTION gate_follow_reservation();

-- What an operator lets an agent spend over x402: on one action, and with one call. Null without such caps.
CREATE FUNCTION gate_x402_caps(p_tenant uuid, p_bot text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('request', r.config->'max_per_request_minor', 'call', r.config->'max_per_call_minor',
    'currency', coalesce(r.config->>'currency', a.default_currency))
  FROM gate_agents a JOIN gate_rail_connections r ON r.tenant_id = a.tenant_id AND r.agent_id = a.id
  WHERE a.tenant_id = p_tenant AND a.bot_id = p_bot AND r.rail = 'x402'
    AND jsonb_typeof(r.config->'max_per_request_minor') = 'number' AND jsonb_typeof(r.config->'max_per_call_minor') = 'number'
$$;

-- Takes a part of a consumed grant, under the grant's lock, and within the agent's caps where it goes over x402. The same operation again is answered with what stands.
CREATE OR REPLACE FUNCTION gate_authorise_spend(p_tenant uuid, p_key uuid, p jsonb, p_audit jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE g gate_grants; s gate_spends; taken bigint; known boolean; part bigint := (p->>'amount')::bigint; caps jsonb;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF NOT tidegate_key_live(p_tenant, p_key) THEN RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001'; END IF;
  SELECT * INTO g FROM gate_grants WHERE tenant_id = p_tenant AND id = (p->>'grant_id')::uuid FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('code', 'missing'); END IF;
  IF g.consumed_at IS NULL THEN RETURN jsonb_build_object('code', 'unconsumed'); END IF;
  SELECT * INTO s FROM gate_spends WHERE tenant_id = p_tenant AND grant_id = g.id AND operation_id = p->>'operation_id';
  known := FOUND;
  IF NOT known THEN
    IF NOT gate_is_held(p_tenant, g.quote_id) THEN RETURN jsonb_build_object('code', 'closed'); END IF;
    SELECT coalesce(sum(amount), 0) INTO taken FROM gate_spends WHERE tenant_id = p_tenant AND grant_id = g.id;
    IF taken + part > g.amount THEN RETURN jsonb_build_object('code', 'exceeds'); END IF;
    IF p->>'rail' IN ('x402_payment', 'x402_cdp') THEN caps := gate_x402_caps(p_tenant, g.payload->>'bot_id'); END IF;
    IF caps IS NOT NULL THEN
      IF p->>'currency' <> caps->>'currency' THEN RETURN jsonb_build_object('code', 'x402_currency', 'caps', caps); END IF;
      IF part > (caps->>'call')::numeric THEN RETURN jsonb_build_object('code', 'x402_call', 'caps', caps); END IF;
      SELECT coalesce(sum(amount), 0) INTO taken FROM gate_spends
        WHERE tenant_id = p_tenant AND grant_id = g.id AND rail IN ('x402_payment', 'x402_cdp');
      IF taken + part > (caps->>'request')::numeric THEN RETURN jsonb_build_object('code', 'x402_request', 'caps', caps); END IF;
    END IF;
    INSERT INTO gate_spends (tenant_id, id, grant_id, quote_id, operation_id, tool, vendor, rail, amount, currency, reason, status,
        provider_reference, metadata, created_at, captured_at)
      VALUES (p_tenant, (p->>'id')::uuid, g.id, g.quote_id, p->>'operation_id', p->>'tool', p->>'vendor', p->>'rail',
        part, p->>'currency', p->>'reason', p->>'status', p->>'provider_reference', (p->>'metadata')::json,
        clock_timestamp(), CASE WHEN p->>'status' = 'captured' THEN clock_timestamp() END)
      RETURNING * INTO s;
    PERFORM tidegate_audit(p_tenant, p_audit);
  END IF;
  RETURN gate_spend_json(p_tenant, s.id);
END $$;

-- Redeems an install link, once: consumes it and stores the key that the caller made. No row when the link is unknown,
-- used, burned or expired or its agent is gone; which of them is not told. The agent is locked before the link, as its
-- deletion locks them, so that no key is born after the deletion.
CREATE OR REPLACE FUNCTION gate_redeem_install(p_tenant uuid, p_token bytea, p_key uuid, p_digest bytea, p_redeemed jsonb, p_issued jsonb)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE a gate_agents; l gate_install_links;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  SELECT * INTO a FROM gate_agents WHERE tenant_id = p_tenant AND status = 'active'
    AND id = (SELECT agent_id FROM gate_install_links WHERE tenant_id = p_tenant AND token_digest = p_token) FOR SHARE;
  UPDATE gate_install_links SET consumed_at = clock_timestamp()
    WHERE tenant_id = p_tenant AND token_digest = p_token AND agent_id = a.id AND bot_id = a.bot_id
      AND consumed_at IS NULL AND revoked_at IS NULL AND expires_at > clock_timestamp() RETURNING * INTO l;
  IF NOT FOUND THEN RETURN null; END IF;
  INSERT INTO gate_credentials (tenant_id, id, bot_id, role, digest, label, scopes, created_by, created_at)
    VALUES (p_tenant, p_key, a.bot_id, 'bot', p_digest, 'install link', l.scopes, 'install_link:' || l.id, l.consumed_at);
  PERFORM gate_locate('gate_key', p_digest);
  PERFORM tidegate_audit(p_tenant, p_redeemed || jsonb_build_object('subject_id', l.id, 'detail', jsonb_build_object('bot_id', a.bot_id)));
  PERFORM tidegate_audit(p_tenant, p_issued || jsonb_build_object('detail',
    jsonb_build_object('bot_id', a.bot_id, 'role', 'bot', 'install_link', l.id)));
  RETURN jsonb_build_object('agent_id', a.id, 'bot_id', a.bot_id, 'agent_name', a.name, 'secret_version', a.secret_version,
    'scopes', l.scopes, 'link_id', l.id,
    'consumed_at', l.consumed_at, 'expires_at', l.expires_at);
END $$;

-- A task budget with the word of the engine on its money.
CREATE OR REPLACE FUNCTION gate_read_budget(p_tenant uuid, p_key uuid, p_budget uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN jsonb_build_object(
    'key_live', tidegate_key_live(p_tenant, p_key),
    'budget', (SELECT to_jsonb(b) FROM gate_budgets b WHERE b.tenant_id = p_tenant AND b.id = p_budget),
    'agent', (SELECT jsonb_build_object('provider', a.provider, 'name', a.name) FROM gate_agents a JOIN gate_budgets b ON b.tenant_id = a.tenant_id AND b.bot_id = a.bot_id
      WHERE b.tenant_id = p_tenant AND b.id = p_budget),
    'intent', (SELECT to_jsonb(i) FROM intents i WHERE i.tenant_id = p_tenant AND i.id = p_budget),
    'operations', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status, 'rail_ref', o.rail_ref,
        'detail', o.detail, 'failure_code', o.failure_code, 'attempt', o.attempt, 'created_at', o.created_at,
        'last_asked_at', o.last_asked_at, 'next_ask_at', o.next_ask_at) ORDER BY o.created_at, o.attempt, o.id), '[]')
      FROM rail_operations o WHERE o.tenant_id = p_tenant AND o.intent_id = p_budget),
    'decision', (SELECT jsonb_build_object('verdict', verdict, 'code', code, 'expires_at', expires_at, 'detail', detail) FROM gate_decisions d
      WHERE d.tenant_id = p_tenant AND d.id = p_budget));
END $$;

GRANT EXECUTE ON FUNCTION gate_announce(gate_quotes, text, timestamptz), gate_x402_caps(uuid, text) TO tidegate_app, tidegate_worker;
