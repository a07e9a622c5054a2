-- The payment gate. Its money is the engine's: a quote is an intent of the kind `checkout`, authorised by whoever pays it.

ALTER TABLE "intents" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'agreement', ADD COLUMN "operator_fee" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE intents
  ADD CHECK (kind IN ('agreement', 'checkout')),
  ADD CHECK (operator_fee >= 0 AND operator_fee <= amount);
GRANT UPDATE (rail, settlement_mode, rail_version) ON intents TO tidegate_app;
ALTER TABLE ledger_transfers
  DROP CONSTRAINT ledger_transfers_debit_check, DROP CONSTRAINT ledger_transfers_credit_check,
  ADD CHECK (debit IN ('payer', 'held', 'payee', 'platform', 'fee')),
  ADD CHECK (credit IN ('payer', 'held', 'payee', 'platform', 'fee'));

-- Another rail for an intent that nobody has paid yet, and at which nothing is under way.
CREATE FUNCTION harbor_retarget(p_tenant uuid, p_intent uuid, p_version int, p_rail text, p_mode text, p_rail_version int, p_audit jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE intents SET rail = p_rail, settlement_mode = p_mode, rail_version = p_rail_version, updated_at = now(), version = version + 1
    WHERE tenant_id = p_tenant AND id = p_intent AND version = p_version AND kind = 'checkout' AND state = 'open' AND ended_at IS NULL
      AND NOT EXISTS (SELECT FROM rail_operations o WHERE o.tenant_id = p_tenant AND o.intent_id = p_intent
        AND o.status IN ('planned', 'sent', 'pending', 'unknown'));
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tidegate_audit(p_tenant, p_audit);
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION harbor_retarget(uuid, uuid, int, text, text, int, jsonb) TO tidegate_app;

CREATE TABLE "gate_agents" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "bot_id" TEXT NOT NULL,
    "owner_id" UUID,
    "name" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "callback_url" TEXT,
    "default_currency" TEXT NOT NULL,
    "provider" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "policy" JSONB NOT NULL DEFAULT '{}',
    "policy_version" INTEGER NOT NULL DEFAULT 0,
    "secret_version" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "gate_agents_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_credentials" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "bot_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "scopes" TEXT[] DEFAULT ARRAY['*']::TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "gate_credentials_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_install_links" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "bot_id" TEXT NOT NULL,
    "token_digest" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "gate_install_links_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_quotes" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "bot_id" TEXT NOT NULL,
    "external_user_id" TEXT NOT NULL,
    "request_summary" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" SMALLINT NOT NULL,
    "cost_breakdown" JSON NOT NULL,
    "execution_envelope" JSON NOT NULL,
    "callback_url" TEXT,
    "quote_hash" TEXT NOT NULL,
    "product" TEXT NOT NULL,
    "work" TEXT,
    "work_at" TIMESTAMPTZ(3),
    "refund_due_at" TIMESTAMPTZ(3),
    "provider" TEXT,
    "session_at" TIMESTAMPTZ(3),
    "session_key" TEXT,
    "handoff" BOOLEAN NOT NULL DEFAULT false,
    "budget_id" UUID,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_quotes_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_receipts" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "quote_id" UUID NOT NULL,
    "payload" JSON NOT NULL,
    "signature" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_receipts_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_grants" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "quote_id" UUID NOT NULL,
    "generation" SMALLINT NOT NULL,
    "payload" JSON NOT NULL,
    "signature" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_grants_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_spends" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "quote_id" UUID NOT NULL,
    "operation_id" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "vendor" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "provider_reference" TEXT,
    "metadata" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "captured_at" TIMESTAMPTZ(3),

    CONSTRAINT "gate_spends_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_fulfilments" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "quote_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "metadata" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "gate_fulfilments_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_resume_events" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "quote_id" UUID NOT NULL,
    "bot_id" TEXT NOT NULL,
    "acked_at" TIMESTAMPTZ(3),
    "callback_status" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "gate_resume_events_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_deliveries" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "quote_id" UUID NOT NULL,
    "bot_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "round" SMALLINT NOT NULL DEFAULT 1,
    "url" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "gate_deliveries_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_delivery_attempts" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "http_status" SMALLINT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_delivery_attempts_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_budgets" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "bot_id" TEXT NOT NULL,
    "external_user_id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" SMALLINT NOT NULL,
    "available" BIGINT NOT NULL DEFAULT 0,
    "reserved" BIGINT NOT NULL DEFAULT 0,
    "captured" BIGINT NOT NULL DEFAULT 0,
    "refunded" BIGINT NOT NULL DEFAULT 0,
    "released" BIGINT NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'created',
    "provider" TEXT,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "funded_at" TIMESTAMPTZ(3),

    CONSTRAINT "gate_budgets_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_budget_entries" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "quote_id" UUID,
    "operation_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_budget_entries_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_rail_connections" (
    "tenant_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "rail" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_rail_connections_pkey" PRIMARY KEY ("tenant_id","agent_id","rail")
);
CREATE TABLE "gate_executions" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "tool_id" TEXT NOT NULL,
    "bot_id" TEXT NOT NULL,
    "external_user_id" TEXT NOT NULL,
    "quote_id" UUID,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "arguments" JSON NOT NULL,
    "status" TEXT NOT NULL,
    "result_metadata" JSON NOT NULL DEFAULT '{}',
    "error_metadata" JSON NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_executions_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "gate_decisions" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "bot_id" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "verdict" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "detail" JSON NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "approval_digest" BYTEA,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_decisions_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE UNIQUE INDEX "gate_agents_tenant_id_bot_id_key" ON "gate_agents"("tenant_id", "bot_id");
CREATE INDEX "gate_agents_tenant_id_created_at_id_idx" ON "gate_agents"("tenant_id", "created_at" DESC, "id" DESC);
CREATE UNIQUE INDEX "gate_credentials_tenant_id_digest_key" ON "gate_credentials"("tenant_id", "digest");
CREATE INDEX "gate_credentials_tenant_id_bot_id_created_at_id_idx" ON "gate_credentials"("tenant_id", "bot_id", "created_at" DESC, "id" DESC);
CREATE UNIQUE INDEX "gate_install_links_tenant_id_token_digest_key" ON "gate_install_links"("tenant_id", "token_digest");
CREATE INDEX "gate_install_links_tenant_id_agent_id_created_at_id_idx" ON "gate_install_links"("tenant_id", "agent_id", "created_at" DESC, "id" DESC);
CREATE INDEX "gate_quotes_tenant_id_created_at_id_idx" ON "gate_quotes"("tenant_id", "created_at" DESC, "id" DESC);
CREATE INDEX "gate_quotes_tenant_id_bot_id_created_at_id_idx" ON "gate_quotes"("tenant_id", "bot_id", "created_at" DESC, "id" DESC);
CREATE UNIQUE INDEX "gate_receipts_tenant_id_quote_id_key" ON "gate_receipts"("tenant_id", "quote_id");
CREATE UNIQUE INDEX "gate_grants_tenant_id_quote_id_generation_key" ON "gate_grants"("tenant_id", "quote_id", "generation");
CREATE UNIQUE INDEX "gate_spends_tenant_id_grant_id_operation_id_key" ON "gate_spends"("tenant_id", "grant_id", "operation_id");
CREATE INDEX "gate_spends_tenant_id_quote_id_created_at_idx" ON "gate_spends"("tenant_id", "quote_id", "created_at");
CREATE INDEX "gate_spends_tenant_id_created_at_id_idx" ON "gate_spends"("tenant_id", "created_at" DESC, "id" DESC);
CREATE INDEX "gate_fulfilments_tenant_id_quote_id_created_at_idx" ON "gate_fulfilments"("tenant_id", "quote_id", "created_at" DESC);
CREATE UNIQUE INDEX "gate_resume_events_tenant_id_quote_id_key" ON "gate_resume_events"("tenant_id", "quote_id");
CREATE INDEX "gate_resume_events_tenant_id_bot_id_created_at_idx" ON "gate_resume_events"("tenant_id", "bot_id", "created_at");
CREATE UNIQUE INDEX "gate_deliveries_tenant_id_quote_id_kind_round_key" ON "gate_deliveries"("tenant_id", "quote_id", "kind", "round");
CREATE INDEX "gate_deliveries_tenant_id_created_at_id_idx" ON "gate_deliveries"("tenant_id", "created_at" DESC, "id" DESC);
CREATE INDEX "gate_delivery_attempts_tenant_id_delivery_id_created_at_idx" ON "gate_delivery_attempts"("tenant_id", "delivery_id", "created_at");
CREATE INDEX "gate_budgets_tenant_id_created_at_id_idx" ON "gate_budgets"("tenant_id", "created_at" DESC, "id" DESC);
CREATE UNIQUE INDEX "gate_budget_entries_tenant_id_budget_id_operation_id_key" ON "gate_budget_entries"("tenant_id", "budget_id", "operation_id");
CREATE INDEX "gate_executions_tenant_id_bot_id_created_at_id_idx" ON "gate_executions"("tenant_id", "bot_id", "created_at" DESC, "id" DESC);
CREATE INDEX "gate_decisions_tenant_id_verdict_created_at_id_idx" ON "gate_decisions"("tenant_id", "verdict", "created_at" DESC, "id" DESC);

ALTER TABLE gate_agents
  ADD CHECK (status IN ('active', 'deleted')),
  ADD CHECK (provider IN ('mock', 'stripe', 'usdc'));
ALTER TABLE gate_credentials ADD CHECK (role IN ('bot', 'operator', 'admin')), ADD CHECK (octet_length(digest) = 32),
  ADD CHECK (scopes IS NOT NULL AND cardinality(scopes) > 0);
ALTER TABLE gate_install_links ADD CHECK (octet_length(token_digest) = 32), ADD CHECK (scopes IS NOT NULL AND cardinality(scopes) > 0);
ALTER TABLE gate_quotes
  ADD CHECK (amount > 0),
  ADD CHECK (work IN ('executing', 'fulfilled', 'failed', 'executed', 'execution_failed')),
  ADD CHECK (provider IN ('mock', 'stripe', 'usdc', 'task_budget'));
ALTER TABLE gate_grants ADD CHECK (generation > 0), ADD CHECK (amount > 0);
ALTER TABLE gate_spends ADD CHECK (amount > 0), ADD CHECK (status IN ('authorized', 'captured'));
ALTER TABLE gate_fulfilments
  ADD CHECK (status IN ('executing', 'fulfilled', 'failed', 'refunded', 'refund_requested', 'executed'));
ALTER TABLE gate_resume_events ADD CHECK (callback_status IN ('success', 'failed'));
ALTER TABLE gate_deliveries
  ADD CHECK (kind IN ('ready', 'handoff')),
  ADD CHECK (status IN ('waiting', 'sending', 'delivered', 'failed', 'unknown'));
ALTER TABLE gate_budgets
  ADD CHECK (status IN ('created', 'checkout_created', 'active', 'closed')),
  ADD CHECK (available >= 0 AND reserved >= 0 AND captured >= 0 AND refunded >= 0 AND released >= 0),
  ADD CHECK (available + reserved + captured <= amount);
ALTER TABLE gate_budget_entries ADD CHECK (amount > 0);
ALTER TABLE gate_decisions ADD CHECK (verdict IN ('allowed', 'denied', 'pending', 'approved', 'refused'));
-- What falls due, whoever's it is.
CREATE INDEX gate_quotes_refund_due ON gate_quotes (refund_due_at) WHERE refund_due_at IS NOT NULL;
CREATE INDEX gate_deliveries_due ON gate_deliveries (next_at) WHERE next_at IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['gate_agents', 'gate_credentials', 'gate_install_links', 'gate_quotes', 'gate_receipts', 'gate_grants',
      'gate_spends', 'gate_fulfilments', 'gate_resume_events', 'gate_deliveries', 'gate_delivery_attempts', 'gate_budgets',
      'gate_budget_entries', 'gate_rail_connections', 'gate_executions', 'gate_decisions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant_rows ON %I TO tidegate_app, tidegate_worker
         USING (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)
         WITH CHECK (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO tidegate_app, tidegate_worker', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['gate_credentials', 'gate_quotes', 'gate_deliveries'] LOOP
    EXECUTE format('CREATE POLICY sys_rows ON %I FOR SELECT TO tidegate_sys USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO tidegate_sys', t);
  END LOOP;
END $$;
GRANT UPDATE (name, platform, callback_url, default_currency, provider, status, policy, policy_version, secret_version, owner_id, deleted_at)
  ON gate_agents TO tidegate_app;
GRANT UPDATE (revoked_at, last_used_at, label) ON gate_credentials TO tidegate_app;
GRANT UPDATE (consumed_at, revoked_at) ON gate_install_links TO tidegate_app;
GRANT UPDATE (work, work_at, refund_due_at, provider, session_at, session_key) ON gate_quotes TO tidegate_app, tidegate_worker;
GRANT UPDATE (consumed_at) ON gate_grants TO tidegate_app;
GRANT UPDATE (status, provider_reference, metadata, captured_at) ON gate_spends TO tidegate_app;
GRANT UPDATE (acked_at, callback_status) ON gate_resume_events TO tidegate_app, tidegate_worker;
GRANT UPDATE (status, attempts, next_at, lease_until, finished_at) ON gate_deliveries TO tidegate_app, tidegate_worker;
GRANT UPDATE (available, reserved, captured, refunded, released, status, provider, funded_at) ON gate_budgets TO tidegate_app, tidegate_worker;
GRANT UPDATE (status, mode, config, updated_at) ON gate_rail_connections TO tidegate_app;
GRANT UPDATE (status, result_metadata, error_metadata, updated_at) ON gate_executions TO tidegate_app;
GRANT UPDATE (verdict, decided_by, decided_at) ON gate_decisions TO tidegate_app;

-- Who presents this key of the gate. Exact look-up by digest; no row when unknown or revoked. A rotated key is revoked at
-- an instant that may lie ahead.
CREATE FUNCTION gate_authenticate(p_digest bytea)
RETURNS TABLE (tenant_id uuid, public_id text, organization_id uuid, environment text, tenant_name text,
               credential_id uuid, bot_id text, role text, label text, scopes text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, t.public_id, t.organization_id, t.environment, t.name, c.id, c.bot_id, c.role, c.label, c.scopes
  FROM locators l
  JOIN gate_credentials c ON c.tenant_id = l.tenant_id AND c.digest = l.digest
  JOIN tenants t ON t.id = l.tenant_id
  WHERE l.kind = 'gate_key' AND l.digest = p_digest AND (c.revoked_at IS NULL OR c.revoked_at > clock_timestamp())
$$;

-- Lets something of the tenant that is set be found by its digest alone.
CREATE FUNCTION gate_locate(p_kind text, p_digest bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO locators (kind, digest, tenant_id)
    SELECT p_kind, p_digest, tidegate_tenant() WHERE p_kind IN ('gate_key', 'gate_quote', 'gate_install', 'gate_approval')
    ON CONFLICT DO NOTHING
$$;

-- Whose it is: a payment session by its id, an install link or an approval by its token.
CREATE FUNCTION gate_tenant_of(p_kind text, p_digest bytea)
RETURNS TABLE (tenant_id uuid, public_id text, organization_id uuid, environment text, tenant_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, t.public_id, t.organization_id, t.environment, t.name
  FROM locators l JOIN tenants t ON t.id = l.tenant_id
  WHERE l.kind = p_kind AND l.digest = p_digest AND p_kind IN ('gate_quote', 'gate_install', 'gate_approval')
$$;

-- Whether anybody has an account here: a visitor of a fresh installation is asked to make one.
CREATE FUNCTION identity_has_people() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM users)
$$;

-- Money that is held for work which failed, and messages whose time has come: ids only.
CREATE FUNCTION sys_due_gate_refunds(p_limit int) RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id, id FROM gate_quotes WHERE refund_due_at <= now() ORDER BY refund_due_at LIMIT p_limit
$$;
CREATE FUNCTION sys_due_gate_deliveries(p_limit int) RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id, id FROM gate_deliveries WHERE next_at <= now() ORDER BY next_at LIMIT p_limit
$$;
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate_authenticate(bytea)', 'gate_locate(text, bytea)', 'gate_tenant_of(text, bytea)',
      'identity_has_people()'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app', f);
  END LOOP;
  FOREACH f IN ARRAY ARRAY['sys_due_gate_refunds(int)', 'sys_due_gate_deliveries(int)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_worker', f);
  END LOOP;
END $$;

-- True while the credential may act: a service key or a key of the gate. Null stands for an actor that is no key.
CREATE OR REPLACE FUNCTION tidegate_key_live(p_tenant uuid, p_key uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p_key IS NULL OR EXISTS (
    SELECT FROM service_keys WHERE tenant_id = p_tenant AND id = p_key
      AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))
    OR EXISTS (SELECT FROM gate_credentials WHERE tenant_id = p_tenant AND id = p_key
      AND (revoked_at IS NULL OR revoked_at > clock_timestamp()))
$$;

-- Redeems an install link, once: consumes it and stores the key that the caller made. No row when the link is unknown,
-- used, burned or expired or its agent is gone; which of them is not told. The agent is locked before the link, as its
-- deletion locks them, so that no key is born after the deletion.
CREATE FUNCTION gate_redeem_install(p_tenant uuid, p_token bytea, p_key uuid, p_digest bytea, p_redeemed jsonb, p_issued jsonb)
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
  RETURN jsonb_build_object('agent_id', a.id, 'bot_id', a.bot_id, 'agent_name', a.name, 'scopes', l.scopes, 'link_id', l.id,
    'consumed_at', l.consumed_at, 'expires_at', l.expires_at);
END $$;
GRANT EXECUTE ON FUNCTION gate_redeem_install(uuid, bytea, uuid, bytea, jsonb, jsonb) TO tidegate_app;

-- Everything that a step of the gate decides on, in one round trip.
CREATE FUNCTION gate_read(p_tenant uuid, p_key uuid, p_quote uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN jsonb_build_object(
    'key_live', tidegate_key_live(p_tenant, p_key),
    'quote', (SELECT to_jsonb(q) - 'execution_envelope' - 'cost_breakdown' || jsonb_build_object(
        'execution_envelope', q.execution_envelope::text, 'cost_breakdown', q.cost_breakdown::text)
      FROM gate_quotes q WHERE q.tenant_id = p_tenant AND q.id = p_quote),
    'agent', (SELECT to_jsonb(a) FROM gate_agents a JOIN gate_quotes q ON q.tenant_id = a.tenant_id AND q.bot_id = a.bot_id
      WHERE q.tenant_id = p_tenant AND q.id = p_quote),
    'intent', (SELECT to_jsonb(i) FROM intents i WHERE i.tenant_id = p_tenant AND i.id = p_quote),
    'operations', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status, 'rail_ref', o.rail_ref,
        'detail', o.detail, 'failure_code', o.failure_code, 'attempt', o.attempt, 'created_at', o.created_at,
        'last_asked_at', o.last_asked_at, 'next_ask_at', o.next_ask_at) ORDER BY o.created_at, o.attempt, o.id), '[]')
      FROM rail_operations o WHERE o.tenant_id = p_tenant AND o.intent_id = p_quote),
    'reservation', (SELECT kind FROM gate_budget_entries e WHERE e.tenant_id = p_tenant AND e.quote_id = p_quote
      ORDER BY (kind = 'reserve') LIMIT 1),
    'receipt', (SELECT jsonb_build_object('id', r.id, 'payload', r.payload::text, 'signature', r.signature)
      FROM gate_receipts r WHERE r.tenant_id = p_tenant AND r.quote_id = p_quote),
    'grants', (SELECT coalesce(jsonb_agg(to_jsonb(g) - 'payload' || jsonb_build_object('payload', g.payload::text) ORDER BY g.generation), '[]')
      FROM gate_grants g WHERE g.tenant_id = p_tenant AND g.quote_id = p_quote),
    'fulfilments', (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.created_at DESC, f.id DESC), '[]')
      FROM (SELECT * FROM gate_fulfilments WHERE tenant_id = p_tenant AND quote_id = p_quote ORDER BY created_at DESC, id DESC LIMIT 200) f),
    'decision', (SELECT to_jsonb(d) FROM gate_decisions d WHERE d.tenant_id = p_tenant AND d.id = p_quote));
END $$;

-- The one place where the gate writes what belongs to a quote, together with the engine's own commit when there is one.
-- Raises what `harbor_commit` raises; TG005 when the work has moved on.
CREATE FUNCTION gate_commit(p_tenant uuid, p_harbor jsonb, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE x jsonb;
BEGIN
  IF p_harbor IS NOT NULL THEN
    PERFORM harbor_commit(p_tenant, p_harbor);
  ELSE
    PERFORM set_config('tidegate.tenant', p_tenant::text, true);
    IF NOT tidegate_key_live(p_tenant, (p->>'key_id')::uuid) THEN RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001'; END IF;
  END IF;

  x := p->'quote';
  IF x IS NOT NULL THEN
    INSERT INTO gate_quotes (tenant_id, id, bot_id, external_user_id, request_summary, request_hash, fingerprint, amount, currency, scale,
        cost_breakdown, execution_envelope, callback_url, quote_hash, product, handoff, budget_id, deadline, created_by, created_at)
      SELECT p_tenant, q.id, q.bot_id, q.external_user_id, q.request_summary, q.request_hash, q.fingerprint, q.amount, q.currency, q.scale,
        (x->>'cost_breakdown')::json, (x->>'execution_envelope')::json, q.callback_url, q.quote_hash, q.product, q.handoff, q.budget_id,
        q.deadline, q.created_by, q.created_at
      FROM jsonb_populate_record(null::gate_quotes, x - 'cost_breakdown' - 'execution_envelope') q ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RAISE EXCEPTION 'quote exists' USING ERRCODE = 'TG004'; END IF;
    PERFORM gate_locate('gate_quote', decode(p->>'locator', 'hex'));
  END IF;

  x := p->'session';
  IF x IS NOT NULL THEN
    UPDATE gate_quotes SET provider = x->>'provider', session_at = coalesce(session_at, (x->>'at')::timestamptz),
        session_key = coalesce(session_key, x->>'key')
      WHERE tenant_id = p_tenant AND id = (x->>'quote_id')::uuid;
  END IF;

  x := p->'fulfilment';
  IF x IS NOT NULL THEN
    IF x->'work' IS NOT NULL THEN
      UPDATE gate_quotes SET work = x->>'work', work_at = clock_timestamp(),
          refund_due_at = clock_timestamp() + (x->>'refund_due_ms')::bigint * interval '1 millisecond'
        WHERE tenant_id = p_tenant AND id = (x->>'quote_id')::uuid
          AND coalesce(work, 'paid') = ANY (SELECT jsonb_array_elements_text(x->'from'));
      IF NOT FOUND THEN RAISE EXCEPTION 'work moved' USING ERRCODE = 'TG005'; END IF;
    END IF;
    INSERT INTO gate_fulfilments (tenant_id, id, quote_id, status, metadata, created_at)
      VALUES (p_tenant, (x->>'id')::uuid, (x->>'quote_id')::uuid, x->>'status', (x->>'metadata')::json, clock_timestamp());
  END IF;

  x := p->'budget';
  IF x IS NOT NULL THEN PERFORM gate_move_budget(p_tenant, x); END IF;

  IF p->'audit' IS NOT NULL THEN PERFORM tidegate_audit(p_tenant, p->'audit'); END IF;
END $$;

-- Moves money within a task budget, each move once: `reserve` of what is available, `capture` or `release` of what was
-- reserved. Raises TG010 when it does not fit, TG005 when it was moved otherwise before.
CREATE FUNCTION gate_move_budget(p_tenant uuid, x jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  b gate_budgets; part bigint := (x->>'amount')::bigint; move text := x->>'kind';
BEGIN
  SELECT * INTO b FROM gate_budgets WHERE tenant_id = p_tenant AND id = (x->>'budget_id')::uuid FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such budget' USING ERRCODE = 'TG010'; END IF;
  IF move <> 'reserve' AND EXISTS (SELECT FROM gate_budget_entries WHERE tenant_id = p_tenant AND budget_id = b.id
      AND quote_id = (x->>'quote_id')::uuid AND kind IN ('capture', 'release')) THEN
    RAISE EXCEPTION 'reservation has ended' USING ERRCODE = 'TG005';
  END IF;
  IF move = 'reserve' AND (b.status <> 'active' OR b.available < part) THEN
    RAISE EXCEPTION 'budget does not suffice' USING ERRCODE = 'TG010';
  END IF;
  INSERT INTO gate_budget_entries (tenant_id, id, budget_id, quote_id, operation_id, kind, amount, created_at)
    VALUES (p_tenant, (x->>'id')::uuid, b.id, (x->>'quote_id')::uuid, x->>'operation_id', move, part, clock_timestamp());
  UPDATE gate_budgets SET
      available = available + CASE move WHEN 'reserve' THEN -part WHEN 'release' THEN part ELSE 0 END,
      reserved = reserved + CASE move WHEN 'reserve' THEN part ELSE -part END,
      captured = captured + CASE move WHEN 'capture' THEN part ELSE 0 END,
      released = released + CASE move WHEN 'release' THEN part ELSE 0 END
    WHERE tenant_id = p_tenant AND id = b.id;
END $$;

-- True while a paid quote's grant may be used: its money is held and nobody settles it. Takes a share of the intent, so that
-- no settlement slips in between.
CREATE FUNCTION gate_is_held(p_tenant uuid, p_quote uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM intents WHERE tenant_id = p_tenant AND id = p_quote AND state = 'funded' AND settlement_kind IS NULL
    AND deadline > clock_timestamp() FOR SHARE;
  IF FOUND THEN RETURN true; END IF;
  RETURN EXISTS (SELECT FROM gate_budget_entries WHERE tenant_id = p_tenant AND quote_id = p_quote AND kind = 'reserve')
    AND NOT EXISTS (SELECT FROM gate_budget_entries WHERE tenant_id = p_tenant AND quote_id = p_quote AND kind IN ('capture', 'release'));
END $$;

-- Issues a generation of a quote's grant, with its receipt the first time. Whoever comes second finds what stands.
CREATE FUNCTION gate_issue_grant(p_tenant uuid, p_key uuid, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE x jsonb := p->'grant';
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF NOT tidegate_key_live(p_tenant, p_key) THEN RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001'; END IF;
  IF NOT gate_is_held(p_tenant, (x->>'quote_id')::uuid) THEN RETURN; END IF;
  INSERT INTO gate_grants (tenant_id, id, quote_id, generation, payload, signature, amount, expires_at, created_at)
    SELECT p_tenant, (x->>'id')::uuid, (x->>'quote_id')::uuid, (x->>'generation')::smallint, (x->>'payload')::json, x->>'signature',
      (x->>'amount')::bigint, (x->>'expires_at')::timestamptz, clock_timestamp()
    WHERE NOT EXISTS (SELECT FROM gate_grants g WHERE g.tenant_id = p_tenant AND g.quote_id = (x->>'quote_id')::uuid
      AND (g.consumed_at IS NOT NULL OR g.expires_at > clock_timestamp()))
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN; END IF;
  x := p->'receipt';
  IF x IS NOT NULL THEN
    INSERT INTO gate_receipts (tenant_id, id, quote_id, payload, signature, created_at)
      VALUES (p_tenant, (x->>'id')::uuid, (x->>'quote_id')::uuid, (x->>'payload')::json, x->>'signature', clock_timestamp())
      ON CONFLICT DO NOTHING;
  END IF;
  PERFORM tidegate_audit(p_tenant, p->'audit');
END $$;

CREATE FUNCTION gate_quote_of_grant(p_tenant uuid, p_grant uuid) RETURNS uuid LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN (SELECT quote_id FROM gate_grants WHERE tenant_id = p_tenant AND id = p_grant);
END $$;

-- Consumes a grant, once. `consumed`, also for the same request again; `already`, `expired`, `closed` (its money is no longer
-- held), `conflict` (the key was used for another request), null when there is none.
CREATE FUNCTION gate_consume(p_tenant uuid, p_key uuid, p_grant uuid, p_idempotency jsonb, p_audit jsonb) RETURNS text LANGUAGE plpgsql AS $$
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
  UPDATE gate_grants SET consumed_at = clock_timestamp() WHERE tenant_id = p_tenant AND id = p_grant;
  IF p_idempotency IS NOT NULL THEN
    INSERT INTO idempotency_keys (tenant_id, operation, key, request_digest, status, body)
      VALUES (p_tenant, 'gate.consume', p_idempotency->>'key', decode(p_idempotency->>'digest', 'hex'), 200, '{}');
  END IF;
  PERFORM tidegate_audit(p_tenant, p_audit);
  RETURN 'consumed';
END $$;

-- Takes a part of a consumed grant, under the grant's lock. The same operation again is answered with what stands.
CREATE FUNCTION gate_authorise_spend(p_tenant uuid, p_key uuid, p jsonb, p_audit jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE g gate_grants; s gate_spends; taken bigint; known boolean;
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
    IF taken + (p->>'amount')::bigint > g.amount THEN RETURN jsonb_build_object('code', 'exceeds'); END IF;
    INSERT INTO gate_spends (tenant_id, id, grant_id, quote_id, operation_id, tool, vendor, rail, amount, currency, reason, status,
        provider_reference, metadata, created_at, captured_at)
      VALUES (p_tenant, (p->>'id')::uuid, g.id, g.quote_id, p->>'operation_id', p->>'tool', p->>'vendor', p->>'rail',
        (p->>'amount')::bigint, p->>'currency', p->>'reason', p->>'status', p->>'provider_reference', (p->>'metadata')::json,
        clock_timestamp(), CASE WHEN p->>'status' = 'captured' THEN clock_timestamp() END)
      RETURNING * INTO s;
    PERFORM tidegate_audit(p_tenant, p_audit);
  END IF;
  RETURN gate_spend_json(p_tenant, s.id);
END $$;

-- A spend with what its grant has left.
CREATE FUNCTION gate_spend_json(p_tenant uuid, p_spend uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('code', 'ok', 'spend', to_jsonb(s) - 'metadata' || jsonb_build_object('metadata', s.metadata::text),
    'budget', g.amount,
    'taken', (SELECT coalesce(sum(amount), 0) FROM gate_spends t WHERE t.tenant_id = p_tenant AND t.grant_id = s.grant_id),
    'captured', (SELECT coalesce(sum(amount), 0) FROM gate_spends t WHERE t.tenant_id = p_tenant AND t.grant_id = s.grant_id
      AND t.status = 'captured'),
    'grant', to_jsonb(g) - 'payload' || jsonb_build_object('payload', g.payload::text))
  FROM gate_spends s JOIN gate_grants g ON g.tenant_id = s.tenant_id AND g.id = s.grant_id
  WHERE s.tenant_id = p_tenant AND s.id = p_spend
$$;

CREATE FUNCTION gate_read_spend(p_tenant uuid, p_spend uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN gate_spend_json(p_tenant, p_spend);
END $$;

CREATE FUNCTION gate_capture_spend(p_tenant uuid, p_key uuid, p_spend uuid, p_reference text, p_metadata text, p_audit jsonb)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE s gate_spends;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF NOT tidegate_key_live(p_tenant, p_key) THEN RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001'; END IF;
  SELECT * INTO s FROM gate_spends WHERE tenant_id = p_tenant AND id = p_spend FOR UPDATE;
  IF NOT FOUND THEN RETURN null; END IF;
  IF s.status = 'authorized' THEN
    IF NOT gate_is_held(p_tenant, s.quote_id) THEN RETURN jsonb_build_object('code', 'closed'); END IF;
    UPDATE gate_spends SET status = 'captured', provider_reference = coalesce(p_reference, provider_reference),
        metadata = (metadata::jsonb || p_metadata::jsonb)::json, captured_at = clock_timestamp()
      WHERE tenant_id = p_tenant AND id = p_spend;
    PERFORM tidegate_audit(p_tenant, p_audit);
  END IF;
  RETURN gate_spend_json(p_tenant, p_spend);
END $$;

-- The gate follows its intents inside their own transactions: whatever brought the money in tells the agent, and whatever
-- gave it back says so on the action.
CREATE FUNCTION gate_follow_intent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE q gate_quotes; d uuid;
BEGIN
  SELECT * INTO q FROM gate_quotes WHERE tenant_id = NEW.tenant_id AND id = NEW.intent_id;
  IF NOT FOUND THEN
    IF NEW.kind = 'settlement_hold_placed' THEN
      UPDATE gate_budgets SET status = 'active', available = amount - captured - reserved, funded_at = NEW.created_at
        WHERE tenant_id = NEW.tenant_id AND id = NEW.intent_id AND status IN ('created', 'checkout_created');
    ELSIF NEW.kind = 'refunded' THEN
      UPDATE gate_budgets SET status = 'closed', refunded = refunded + available, available = 0
        WHERE tenant_id = NEW.tenant_id AND id = NEW.intent_id;
    END IF;
    RETURN NULL;
  END IF;
  IF NEW.kind = 'settlement_hold_placed' THEN
    INSERT INTO gate_resume_events (tenant_id, id, quote_id, bot_id, created_at)
      VALUES (q.tenant_id, gen_random_uuid(), q.id, q.bot_id, NEW.created_at) ON CONFLICT DO NOTHING;
    PERFORM gate_send(q, 'ready', 1, q.callback_url, NEW.actor) WHERE q.callback_url IS NOT NULL;
    PERFORM gate_send(q, 'handoff', 1, q.execution_envelope->>'service_url', NEW.actor) WHERE q.handoff AND q.provider <> 'mock';
  ELSE
    UPDATE gate_quotes SET refund_due_at = null WHERE tenant_id = q.tenant_id AND id = q.id;
    INSERT INTO gate_fulfilments (tenant_id, id, quote_id, status, metadata, created_at)
      VALUES (q.tenant_id, gen_random_uuid(), q.id, 'refunded', '{}', clock_timestamp());
  END IF;
  RETURN NULL;
END $$;

-- Writes down that a message is to be sent, and has it sent soon.
CREATE FUNCTION gate_send(q gate_quotes, p_kind text, p_round int, p_url text, p_actor text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE made uuid := gen_random_uuid();
BEGIN
  INSERT INTO gate_deliveries (tenant_id, id, quote_id, bot_id, kind, round, url, status, next_at, requested_by, created_at)
    VALUES (q.tenant_id, made, q.id, q.bot_id, p_kind, p_round, p_url, 'waiting', clock_timestamp(), p_actor, clock_timestamp())
    ON CONFLICT DO NOTHING;
  IF FOUND THEN
    PERFORM tidegate_enqueue('gate.deliver', jsonb_build_object('tenantId', q.tenant_id, 'deliveryId', made), made::text, now());
  END IF;
END $$;

CREATE TRIGGER gate_follows AFTER INSERT ON ledger_events
  FOR EACH ROW WHEN (NEW.kind IN ('settlement_hold_placed', 'refunded', 'returned')) EXECUTE FUNCTION gate_follow_intent();

-- Takes a message that is due for one try; no row when somebody else has it or it is done.
CREATE FUNCTION gate_take_delivery(p_tenant uuid, p_delivery uuid, p_lease_ms int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE d gate_deliveries;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE gate_deliveries SET status = 'sending', attempts = attempts + 1,
      next_at = clock_timestamp() + p_lease_ms * interval '1 millisecond', lease_until = clock_timestamp() + p_lease_ms * interval '1 millisecond'
    WHERE tenant_id = p_tenant AND id = p_delivery AND status IN ('waiting', 'sending') AND next_at <= clock_timestamp()
    RETURNING * INTO d;
  IF NOT FOUND THEN RETURN null; END IF;
  RETURN to_jsonb(d);
END $$;

-- What a try came to. With `p_retry_ms` it is tried again then; without, it has ended.
CREATE FUNCTION gate_finish_delivery(p_tenant uuid, p_delivery uuid, p_attempt int, p jsonb, p_retry_ms bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE d gate_deliveries;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE gate_deliveries SET lease_until = null,
      status = CASE WHEN p_retry_ms IS NULL THEN p->>'outcome' ELSE 'waiting' END,
      next_at = clock_timestamp() + p_retry_ms * interval '1 millisecond',
      finished_at = CASE WHEN p_retry_ms IS NULL THEN clock_timestamp() END
    WHERE tenant_id = p_tenant AND id = p_delivery AND status = 'sending' AND attempts = p_attempt RETURNING * INTO d;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO gate_delivery_attempts (tenant_id, id, delivery_id, status, http_status, error, created_at)
    VALUES (p_tenant, gen_random_uuid(), p_delivery, p->>'status', (p->>'http_status')::smallint, p->>'error', clock_timestamp());
  IF d.kind = 'ready' THEN
    UPDATE gate_resume_events SET callback_status = p->>'status' WHERE tenant_id = p_tenant AND quote_id = d.quote_id;
  ELSIF p_retry_ms IS NULL THEN
    INSERT INTO gate_fulfilments (tenant_id, id, quote_id, status, metadata, created_at)
      VALUES (p_tenant, gen_random_uuid(), d.quote_id, CASE p->>'status' WHEN 'success' THEN 'executed' ELSE 'failed' END,
              (p->'metadata')::json, clock_timestamp());
    UPDATE gate_quotes SET work = CASE p->>'status' WHEN 'success' THEN 'executed' ELSE 'execution_failed' END, work_at = clock_timestamp()
      WHERE tenant_id = p_tenant AND id = d.quote_id AND work IS NULL;
  END IF;
  RETURN true;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate_read(uuid, uuid, uuid)', 'gate_commit(uuid, jsonb, jsonb)', 'gate_move_budget(uuid, jsonb)',
      'gate_is_held(uuid, uuid)', 'gate_quote_of_grant(uuid, uuid)', 'gate_issue_grant(uuid, uuid, jsonb)', 'gate_consume(uuid, uuid, uuid, jsonb, jsonb)',
      'gate_authorise_spend(uuid, uuid, jsonb, jsonb)', 'gate_spend_json(uuid, uuid)', 'gate_read_spend(uuid, uuid)',
      'gate_capture_spend(uuid, uuid, uuid, text, text, jsonb)', 'gate_send(gate_quotes, text, int, text, text)',
      'gate_take_delivery(uuid, uuid, int)', 'gate_finish_delivery(uuid, uuid, int, jsonb, bigint)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app, tidegate_worker', f);
  END LOOP;
END $$;
-- The worker gives failed work's money back.
GRANT EXECUTE ON FUNCTION gate_locate(text, bytea) TO tidegate_worker;
