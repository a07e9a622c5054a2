-- The payment gate. Its money is the engine's: a quote is an intent of the kind `checkout`, authorised by whoever pays it.

ALTER TABLE "intents" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'agreement', ADD COLUMN "operator_fee" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "earned" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE intents
  ADD CHECK (kind IN ('agreement', 'checkout')),
  ADD CHECK (operator_fee >= 0 AND operator_fee <= amount),
  ADD CHECK (earned >= 0 AND earned <= amount);
GRANT UPDATE (rail, settlement_mode, rail_version) ON intents TO tidegate_app;
GRANT UPDATE (earned) ON intents TO tidegate_app, tidegate_worker;
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

-- A part of a held checkout is earned, whatever becomes of the rest; zero earns nothing and still makes whoever has decided
-- about the money read again. False when the money is not held, or is on its way.
CREATE FUNCTION harbor_earn(p_tenant uuid, p_intent uuid, p_amount bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE intents SET earned = earned + p_amount, version = version + 1, updated_at = now()
    WHERE tenant_id = p_tenant AND id = p_intent AND kind = 'checkout' AND state = 'funded' AND settlement_kind IS NULL
      AND deadline > clock_timestamp();
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION harbor_earn(uuid, uuid, bigint) TO tidegate_app, tidegate_worker;

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
    "session_at" TIMESTAMPTZ(3),
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
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
ALTER TABLE gate_credentials ADD CHECK (role IN ('bot', 'operator', 'admin')), ADD CHECK (octet_length(digest) = 32);
ALTER TABLE gate_install_links ADD CHECK (octet_length(token_digest) = 32);
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
  ADD CHECK (status IN ('waiting', 'sending', 'delivered', 'failed', 'unknown', 'withdrawn'));
ALTER TABLE gate_budgets
  ADD CHECK (status IN ('created', 'checkout_created', 'active', 'closed')),
  ADD CHECK (available >= 0 AND reserved >= 0 AND captured >= 0 AND refunded >= 0 AND released >= 0),
  ADD CHECK (available + reserved + captured + refunded <= amount),
  ADD CHECK (provider IN ('mock', 'stripe'));
ALTER TABLE gate_budget_entries ADD CHECK (amount > 0), ADD CHECK (kind IN ('reserve', 'capture', 'release'));
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
GRANT UPDATE (available, reserved, captured, refunded, released, status, provider, session_at, funded_at)
  ON gate_budgets TO tidegate_app, tidegate_worker;
GRANT UPDATE (status, mode, config, updated_at) ON gate_rail_connections TO tidegate_app;
GRANT UPDATE (status, result_metadata, error_metadata, updated_at) ON gate_executions TO tidegate_app;
GRANT UPDATE (policy_version, verdict, code, detail, amount, approval_digest, decided_by, decided_at, expires_at, created_at)
  ON gate_decisions TO tidegate_app;

-- Who presents this key of the gate. Exact look-up by digest; no row when unknown or revoked.
CREATE FUNCTION gate_authenticate(p_digest bytea)
RETURNS TABLE (tenant_id uuid, public_id text, organization_id uuid, environment text, tenant_name text,
               credential_id uuid, bot_id text, role text, label text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, t.public_id, t.organization_id, t.environment, t.name, c.id, c.bot_id, c.role, c.label
  FROM locators l
  JOIN gate_credentials c ON c.tenant_id = l.tenant_id AND c.digest = l.digest
  JOIN tenants t ON t.id = l.tenant_id
  WHERE l.kind = 'gate_key' AND l.digest = p_digest AND c.revoked_at IS NULL
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
  FOREACH f IN ARRAY ARRAY['gate_authenticate(bytea)', 'gate_locate(text, bytea)', 'gate_tenant_of(text, bytea)'] LOOP
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
    OR EXISTS (SELECT FROM gate_credentials WHERE tenant_id = p_tenant AND id = p_key AND revoked_at IS NULL)
$$;

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
-- Raises what `harbor_commit` raises; TG005 when the work has moved on, TG010 when a task budget does not suffice, TG011 when a
-- cap of the policy does not, or the policy has changed.
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

  x := p->'new_budget';
  IF x IS NOT NULL THEN
    INSERT INTO gate_budgets (tenant_id, id, bot_id, external_user_id, task_id, amount, currency, scale, deadline, created_by, created_at)
      SELECT p_tenant, b.id, b.bot_id, b.external_user_id, b.task_id, b.amount, b.currency, b.scale, b.deadline, b.created_by, b.created_at
      FROM jsonb_populate_record(null::gate_budgets, x) b ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RAISE EXCEPTION 'budget exists' USING ERRCODE = 'TG004'; END IF;
    PERFORM gate_locate('gate_quote', decode(p->>'locator', 'hex'));
  END IF;

  x := p->'budget_session';
  IF x IS NOT NULL THEN
    UPDATE gate_budgets SET provider = x->>'provider', session_at = coalesce(session_at, (x->>'at')::timestamptz),
        status = CASE status WHEN 'created' THEN 'checkout_created' ELSE status END
      WHERE tenant_id = p_tenant AND id = (x->>'budget_id')::uuid;
  END IF;

  -- Before the caps: what somebody else has decided meanwhile must not count twice.
  IF p->'decision' IS NOT NULL THEN PERFORM gate_note_decision(p_tenant, p->'decision'); END IF;
  IF p->'ruling' IS NOT NULL THEN PERFORM gate_rule(p_tenant, p->'ruling'); END IF;
  IF p->'limits' IS NOT NULL THEN PERFORM spend_take(p_tenant, p->'limits'); END IF;

  x := p->'budget';
  IF x IS NOT NULL THEN PERFORM gate_move_budget(p_tenant, x); END IF;

  IF p->'audit' IS NOT NULL THEN PERFORM tidegate_audit(p_tenant, p->'audit'); END IF;
END $$;

-- Moves money within a task budget, each move once: `reserve` of what is available, `capture` or `release` of what was
-- reserved. Raises TG010 when it does not fit, TG005 when it was moved otherwise before. Locks the intent before the budget,
-- as the engine's own commits do.
CREATE FUNCTION gate_move_budget(p_tenant uuid, x jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  b gate_budgets; part bigint := (x->>'amount')::bigint; move text := x->>'kind'; quote uuid := (x->>'quote_id')::uuid;
BEGIN
  IF NOT harbor_earn(p_tenant, (x->>'budget_id')::uuid, CASE move WHEN 'capture' THEN part ELSE 0 END) THEN
    IF move = 'reserve' THEN RAISE EXCEPTION 'budget holds no money' USING ERRCODE = 'TG010'; END IF;
    RAISE EXCEPTION 'budget is settled' USING ERRCODE = 'TG005';
  END IF;
  SELECT * INTO b FROM gate_budgets WHERE tenant_id = p_tenant AND id = (x->>'budget_id')::uuid FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such budget' USING ERRCODE = 'TG010'; END IF;
  IF move = 'reserve' AND (b.status <> 'active' OR b.available < part) THEN
    RAISE EXCEPTION 'budget does not suffice' USING ERRCODE = 'TG010';
  END IF;
  IF move <> 'reserve' AND NOT gate_is_reserved(p_tenant, quote, part) THEN
    RAISE EXCEPTION 'reservation has ended' USING ERRCODE = 'TG005';
  END IF;
  INSERT INTO gate_budget_entries (tenant_id, id, budget_id, quote_id, operation_id, kind, amount, created_at)
    VALUES (p_tenant, (x->>'id')::uuid, b.id, quote, x->>'operation_id', move, part, clock_timestamp());
  UPDATE gate_budgets SET
      available = available + CASE move WHEN 'reserve' THEN -part WHEN 'release' THEN part ELSE 0 END,
      reserved = reserved + CASE move WHEN 'reserve' THEN part ELSE -part END,
      captured = captured + CASE move WHEN 'capture' THEN part ELSE 0 END,
      released = released + CASE move WHEN 'release' THEN part ELSE 0 END
    WHERE tenant_id = p_tenant AND id = b.id;
END $$;

-- True while a quote has its part of a task budget; with an amount, exactly that much of it.
CREATE FUNCTION gate_is_reserved(p_tenant uuid, p_quote uuid, p_amount bigint DEFAULT null) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM gate_budget_entries WHERE tenant_id = p_tenant AND quote_id = p_quote AND kind = 'reserve'
      AND (p_amount IS NULL OR amount = p_amount))
    AND NOT EXISTS (SELECT FROM gate_budget_entries WHERE tenant_id = p_tenant AND quote_id = p_quote AND kind IN ('capture', 'release'))
$$;

-- Nothing more is taken from a budget whose money goes: what was free, and what unreported work still had, is let go.
CREATE FUNCTION gate_close_budget(p_tenant uuid, p_budget uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE gate_budgets SET status = 'closed', released = released + available + reserved, available = 0, reserved = 0
    WHERE tenant_id = p_tenant AND id = p_budget AND status <> 'closed';
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO gate_budget_entries (tenant_id, id, budget_id, quote_id, operation_id, kind, amount, created_at)
    SELECT p_tenant, gen_random_uuid(), p_budget, e.quote_id, 'released:quote_' || replace(e.quote_id::text, '-', ''), 'release', e.amount,
      clock_timestamp()
    FROM gate_budget_entries e
    WHERE e.tenant_id = p_tenant AND e.budget_id = p_budget AND e.kind = 'reserve' AND gate_is_reserved(p_tenant, e.quote_id);
END $$;

-- True while a paid quote's grant may be used: its money is held and nobody settles it. Takes a share of the intent, so that
-- no settlement slips in between.
CREATE FUNCTION gate_is_held(p_tenant uuid, p_quote uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE budget uuid := (SELECT budget_id FROM gate_budget_entries WHERE tenant_id = p_tenant AND quote_id = p_quote AND kind = 'reserve');
BEGIN
  PERFORM FROM intents WHERE tenant_id = p_tenant AND id = coalesce(budget, p_quote) AND state = 'funded' AND settlement_kind IS NULL
    AND deadline > clock_timestamp() FOR SHARE;
  RETURN FOUND AND (budget IS NULL OR gate_is_reserved(p_tenant, p_quote));
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
  IF NOT FOUND THEN RETURN NULL; END IF;
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

-- Takes a message that is due for one try; null when somebody else has it or it has ended. `interrupted` says that whoever had
-- it before never told what became of it: a handoff is then not tried again, so it keeps its count.
CREATE FUNCTION gate_take_delivery(p_tenant uuid, p_delivery uuid, p_lease_ms int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE d gate_deliveries; interrupted boolean; until timestamptz := clock_timestamp() + p_lease_ms * interval '1 millisecond';
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  SELECT * INTO d FROM gate_deliveries WHERE tenant_id = p_tenant AND id = p_delivery AND status IN ('waiting', 'sending')
    AND next_at <= clock_timestamp() FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN null; END IF;
  interrupted := d.status = 'sending';
  UPDATE gate_deliveries SET status = 'sending', next_at = until, lease_until = until,
      attempts = attempts + CASE WHEN interrupted AND kind = 'handoff' THEN 0 ELSE 1 END
    WHERE tenant_id = p_tenant AND id = p_delivery RETURNING * INTO d;
  RETURN jsonb_build_object('id', d.id, 'quote_id', d.quote_id, 'kind', d.kind, 'url', d.url, 'attempts', d.attempts,
    'interrupted', interrupted,
    'acked', EXISTS (SELECT FROM gate_resume_events e WHERE e.tenant_id = p_tenant AND e.quote_id = d.quote_id AND e.acked_at IS NOT NULL));
END $$;

-- What a try came to. With `p_retry_ms` it is tried again then; without, it has ended. Without `status` nothing was tried.
CREATE FUNCTION gate_finish_delivery(p_tenant uuid, p_delivery uuid, p_attempt int, p jsonb, p_retry_ms bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE d gate_deliveries; said text := p->>'status';
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE gate_deliveries SET lease_until = null,
      status = CASE WHEN p_retry_ms IS NULL THEN p->>'outcome' ELSE 'waiting' END,
      next_at = clock_timestamp() + p_retry_ms * interval '1 millisecond',
      finished_at = CASE WHEN p_retry_ms IS NULL THEN clock_timestamp() END
    WHERE tenant_id = p_tenant AND id = p_delivery AND status = 'sending' AND attempts = p_attempt RETURNING * INTO d;
  IF NOT FOUND THEN RETURN false; END IF;
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

-- Has a quote's message sent again because somebody asks: in a new round, or at once when one still waits for its turn.
-- `queued`; `under_way`; `exhausted` after `p_rounds`; null when there is nothing of the kind to send.
CREATE FUNCTION gate_send_again(p_tenant uuid, p_key uuid, p_quote uuid, p_kind text, p_rounds int, p_actor text, p_audit jsonb)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE q gate_quotes; d gate_deliveries;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF NOT tidegate_key_live(p_tenant, p_key) THEN RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001'; END IF;
  SELECT * INTO d FROM gate_deliveries WHERE tenant_id = p_tenant AND quote_id = p_quote AND kind = p_kind
    ORDER BY round DESC LIMIT 1 FOR UPDATE;
  IF NOT FOUND THEN RETURN null; END IF;
  IF d.status = 'sending' THEN RETURN 'under_way'; END IF;
  IF d.status = 'waiting' THEN
    UPDATE gate_deliveries SET next_at = clock_timestamp() WHERE tenant_id = p_tenant AND id = d.id;
    PERFORM tidegate_enqueue('gate.deliver', jsonb_build_object('tenantId', p_tenant, 'deliveryId', d.id), d.id::text, now());
  ELSIF d.round >= p_rounds THEN
    RETURN 'exhausted';
  ELSE
    SELECT * INTO q FROM gate_quotes WHERE tenant_id = p_tenant AND id = p_quote;
    PERFORM gate_send(q, p_kind, d.round + 1, d.url, p_actor);
  END IF;
  PERFORM tidegate_audit(p_tenant, p_audit);
  RETURN 'queued';
END $$;

-- Takes failed work whose money is due back, for a while: whoever comes second finds it later.
CREATE FUNCTION gate_take_refund(p_tenant uuid, p_quote uuid, p_lease_ms int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE gate_quotes SET refund_due_at = clock_timestamp() + p_lease_ms * interval '1 millisecond'
    WHERE tenant_id = p_tenant AND id = p_quote AND refund_due_at <= clock_timestamp();
  RETURN FOUND;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate_read(uuid, uuid, uuid)', 'gate_commit(uuid, jsonb, jsonb)', 'gate_move_budget(uuid, jsonb)', 'gate_is_reserved(uuid, uuid, bigint)', 'gate_close_budget(uuid, uuid)',
      'gate_is_held(uuid, uuid)', 'gate_quote_of_grant(uuid, uuid)', 'gate_issue_grant(uuid, uuid, jsonb)', 'gate_consume(uuid, uuid, uuid, jsonb, jsonb)',
      'gate_authorise_spend(uuid, uuid, jsonb, jsonb)', 'gate_spend_json(uuid, uuid)', 'gate_read_spend(uuid, uuid)',
      'gate_capture_spend(uuid, uuid, uuid, text, text, jsonb)', 'gate_send(gate_quotes, text, int, text, text)',
      'gate_take_delivery(uuid, uuid, int)', 'gate_finish_delivery(uuid, uuid, int, jsonb, bigint)',
      'gate_send_again(uuid, uuid, uuid, text, int, text, jsonb)', 'gate_take_refund(uuid, uuid, int)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app, tidegate_worker', f);
  END LOOP;
END $$;
-- The worker gives failed work's money back.
GRANT EXECUTE ON FUNCTION gate_locate(text, bytea) TO tidegate_worker;

-- What subjects have asked to spend, by period and currency, and what of it stands: the caps of every kind of spend.
CREATE TABLE "spend_counters" (
    "tenant_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "spend_counters_pkey" PRIMARY KEY ("tenant_id","subject","currency","period")
);
CREATE TABLE "spend_counted" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "periods" TEXT[],
    "amount" BIGINT NOT NULL,
    "returned" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spend_counted_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "spend_merchants" (
    "tenant_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "merchant" TEXT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spend_merchants_pkey" PRIMARY KEY ("tenant_id","subject","merchant")
);
ALTER TABLE spend_counters ADD CHECK (amount >= 0);
ALTER TABLE spend_counted ADD CHECK (amount > 0), ADD CHECK (returned >= 0 AND returned <= amount);
CREATE UNIQUE INDEX "gate_decisions_tenant_id_approval_digest_key" ON "gate_decisions"("tenant_id", "approval_digest");
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['spend_counters', 'spend_counted', 'spend_merchants'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant_rows ON %I TO tidegate_app, tidegate_worker
         USING (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)
         WITH CHECK (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO tidegate_app, tidegate_worker', t);
  END LOOP;
END $$;
GRANT UPDATE (amount) ON spend_counters TO tidegate_app, tidegate_worker;
GRANT UPDATE (returned) ON spend_counted TO tidegate_app, tidegate_worker;

-- Counts a spend against its subject's periods, once, each with the cap that it must stay within. The check and the count are
-- one statement per period, so that racing spends never pass a cap together. Raises TG011 when it does not fit.
CREATE FUNCTION spend_take(p_tenant uuid, x jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE c record; part bigint := (x->>'amount')::bigint;
BEGIN
  INSERT INTO spend_counted (tenant_id, id, subject, currency, periods, amount, created_at)
    SELECT p_tenant, (x->>'id')::uuid, x->>'subject', x->>'currency', array_agg(p->>'period' ORDER BY p->>'period'), part, clock_timestamp()
    FROM jsonb_array_elements(x->'periods') p
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN; END IF;
  -- In one order, so that no two wait for each other.
  FOR c IN SELECT p->>'period' AS period, (p->>'cap')::bigint AS cap FROM jsonb_array_elements(x->'periods') p ORDER BY 1 LOOP
    INSERT INTO spend_counters AS s (tenant_id, subject, currency, period, amount)
      SELECT p_tenant, x->>'subject', x->>'currency', c.period, part WHERE c.cap IS NULL OR part <= c.cap
      ON CONFLICT (tenant_id, subject, currency, period) DO UPDATE SET amount = s.amount + part
        WHERE c.cap IS NULL OR s.amount + part <= c.cap;
    IF NOT FOUND THEN RAISE EXCEPTION 'spend is above a cap' USING ERRCODE = 'TG011'; END IF;
  END LOOP;
END $$;

-- Uncounts a spend that came to nothing, or the part of it that did; null is all that still counts. Never more than was counted.
CREATE FUNCTION spend_give_back(p_tenant uuid, p_id uuid, p_amount bigint DEFAULT null) RETURNS void LANGUAGE plpgsql AS $$
DECLARE c spend_counted; part bigint;
BEGIN
  SELECT * INTO c FROM spend_counted WHERE tenant_id = p_tenant AND id = p_id AND returned < amount FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  part := least(c.amount - c.returned, coalesce(p_amount, c.amount));
  UPDATE spend_counted SET returned = returned + part WHERE tenant_id = p_tenant AND id = p_id;
  PERFORM FROM spend_counters WHERE tenant_id = p_tenant AND subject = c.subject AND currency = c.currency AND period = ANY (c.periods)
    ORDER BY period FOR UPDATE;
  UPDATE spend_counters SET amount = amount - part
    WHERE tenant_id = p_tenant AND subject = c.subject AND currency = c.currency AND period = ANY (c.periods);
END $$;

-- What a subject has spent in these periods, and whether it has dealt with this merchant before.
CREATE FUNCTION spend_so_far(p_tenant uuid, p_subject text, p_currency text, p_periods text[], p_merchant text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'spent', (SELECT coalesce(jsonb_object_agg(period, amount), '{}') FROM spend_counters
      WHERE tenant_id = p_tenant AND subject = p_subject AND currency = p_currency AND period = ANY (p_periods)),
    'merchant_known', EXISTS (SELECT FROM spend_merchants WHERE tenant_id = p_tenant AND subject = p_subject AND merchant = p_merchant))
$$;

-- An agent's policy and what it decides on.
CREATE FUNCTION gate_read_policy(p_tenant uuid, p_key uuid, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN jsonb_build_object(
    'key_live', tidegate_key_live(p_tenant, p_key),
    'agent', (SELECT jsonb_build_object('policy', policy, 'policy_version', policy_version) FROM gate_agents
      WHERE tenant_id = p_tenant AND bot_id = p->>'bot_id'),
    'decision', (SELECT jsonb_build_object('verdict', verdict, 'code', code, 'expires_at', expires_at, 'detail', detail) FROM gate_decisions
      WHERE tenant_id = p_tenant AND id = (p->>'id')::uuid),
    'so_far', spend_so_far(p_tenant, p->>'subject', p->>'currency', ARRAY(SELECT jsonb_array_elements_text(p->'periods')), p->>'merchant'));
END $$;

-- Writes down what a policy said. A denial gives way to what is said the next time; everything else stands. Raises TG011 when the
-- policy is no longer the one that was read, TG005 when something else was said before.
CREATE FUNCTION gate_note_decision(p_tenant uuid, x jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE d gate_decisions;
BEGIN
  d := jsonb_populate_record(null::gate_decisions, x - 'detail');
  PERFORM FROM gate_agents WHERE tenant_id = p_tenant AND bot_id = d.bot_id AND policy_version <> d.policy_version;
  IF FOUND AND d.verdict <> 'denied' THEN RAISE EXCEPTION 'policy has changed' USING ERRCODE = 'TG011'; END IF;
  INSERT INTO gate_decisions AS g (tenant_id, id, bot_id, policy_version, verdict, code, detail, amount, currency, approval_digest, expires_at, created_at)
    VALUES (p_tenant, d.id, d.bot_id, d.policy_version, d.verdict, d.code, (x->>'detail')::json, d.amount, d.currency, d.approval_digest,
      d.expires_at, clock_timestamp())
    ON CONFLICT (tenant_id, id) DO UPDATE SET policy_version = excluded.policy_version, verdict = excluded.verdict, code = excluded.code,
      detail = excluded.detail, amount = excluded.amount, approval_digest = excluded.approval_digest, expires_at = excluded.expires_at,
      created_at = excluded.created_at
      WHERE g.verdict = 'denied';
  IF NOT FOUND THEN RAISE EXCEPTION 'decided before' USING ERRCODE = 'TG005'; END IF;
  IF d.approval_digest IS NOT NULL THEN PERFORM gate_locate('gate_approval', d.approval_digest); END IF;
  IF d.verdict = 'allowed' THEN PERFORM gate_know_merchant(p_tenant, d.id); END IF;
END $$;

CREATE FUNCTION gate_know_merchant(p_tenant uuid, p_decision uuid) RETURNS void LANGUAGE sql AS $$
  INSERT INTO spend_merchants (tenant_id, subject, merchant, first_at)
    SELECT p_tenant, 'agent:' || bot_id, detail->>'merchant', clock_timestamp() FROM gate_decisions
    WHERE tenant_id = p_tenant AND id = p_decision AND detail->>'merchant' IS NOT NULL
    ON CONFLICT DO NOTHING
$$;

-- A person's word on a request above the threshold: the first one stands. It is about exactly what was asked for. Raises TG005.
CREATE FUNCTION gate_rule(p_tenant uuid, x jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE gate_decisions d SET verdict = x->>'verdict', decided_by = x->>'by', decided_at = clock_timestamp()
    WHERE d.tenant_id = p_tenant AND d.id = (x->>'id')::uuid AND d.verdict = 'pending' AND d.expires_at > clock_timestamp()
      AND (EXISTS (SELECT FROM gate_quotes q WHERE q.tenant_id = p_tenant AND q.id = d.id AND q.amount = d.amount AND q.currency = d.currency
          AND q.fingerprint = d.detail->>'fingerprint')
        OR EXISTS (SELECT FROM gate_budgets b WHERE b.tenant_id = p_tenant AND b.id = d.id AND b.amount = d.amount AND b.currency = d.currency));
  IF NOT FOUND THEN RAISE EXCEPTION 'decided before' USING ERRCODE = 'TG005'; END IF;
  IF x->>'verdict' = 'approved' THEN PERFORM gate_know_merchant(p_tenant, (x->>'id')::uuid); END IF;
END $$;

-- What an approval's link is about.
CREATE FUNCTION gate_read_approval(p_tenant uuid, p_digest bytea) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN (SELECT to_jsonb(d) || jsonb_build_object('agent_name', (SELECT name FROM gate_agents a WHERE a.tenant_id = p_tenant AND a.bot_id = d.bot_id),
      'created_by', coalesce(q.created_by, b.created_by), 'is_budget', b.id IS NOT NULL, 'scale', coalesce(q.scale, b.scale),
      'summary', coalesce(q.request_summary, b.task_id), 'lines', q.cost_breakdown)
    FROM gate_decisions d
    LEFT JOIN gate_quotes q ON q.tenant_id = d.tenant_id AND q.id = d.id
    LEFT JOIN gate_budgets b ON b.tenant_id = d.tenant_id AND b.id = d.id
    WHERE d.tenant_id = p_tenant AND d.approval_digest = p_digest);
END $$;

-- A task budget with the word of the engine on its money.
CREATE FUNCTION gate_read_budget(p_tenant uuid, p_key uuid, p_budget uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN jsonb_build_object(
    'key_live', tidegate_key_live(p_tenant, p_key),
    'budget', (SELECT to_jsonb(b) FROM gate_budgets b WHERE b.tenant_id = p_tenant AND b.id = p_budget),
    'agent', (SELECT jsonb_build_object('provider', a.provider) FROM gate_agents a JOIN gate_budgets b ON b.tenant_id = a.tenant_id AND b.bot_id = a.bot_id
      WHERE b.tenant_id = p_tenant AND b.id = p_budget),
    'intent', (SELECT to_jsonb(i) FROM intents i WHERE i.tenant_id = p_tenant AND i.id = p_budget),
    'operations', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status, 'rail_ref', o.rail_ref,
        'detail', o.detail, 'failure_code', o.failure_code, 'attempt', o.attempt, 'created_at', o.created_at,
        'last_asked_at', o.last_asked_at, 'next_ask_at', o.next_ask_at) ORDER BY o.created_at, o.attempt, o.id), '[]')
      FROM rail_operations o WHERE o.tenant_id = p_tenant AND o.intent_id = p_budget),
    'decision', (SELECT jsonb_build_object('verdict', verdict, 'code', code, 'expires_at', expires_at, 'detail', detail) FROM gate_decisions d
      WHERE d.tenant_id = p_tenant AND d.id = p_budget));
END $$;

-- A task budget follows its money: open once it is held, closed once it goes anywhere, whoever sent it.
CREATE FUNCTION gate_follow_budget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'settlement_hold_placed' THEN
    UPDATE gate_budgets SET status = 'active', available = amount - captured - reserved, funded_at = NEW.created_at
      WHERE tenant_id = NEW.tenant_id AND id = NEW.intent_id AND status IN ('created', 'checkout_created');
    RETURN NULL;
  END IF;
  PERFORM gate_close_budget(NEW.tenant_id, NEW.intent_id);
  UPDATE gate_budgets SET refunded = (SELECT coalesce(sum(t.amount), 0) FROM ledger_transfers t
      WHERE t.tenant_id = NEW.tenant_id AND t.intent_id = NEW.intent_id AND t.kind IN ('refund', 'refund_of_claim')),
      captured = CASE NEW.kind WHEN 'refunded' THEN 0 ELSE captured END
    WHERE tenant_id = NEW.tenant_id AND id = NEW.intent_id;
  RETURN NULL;
END $$;
CREATE TRIGGER gate_budget_follows AFTER INSERT ON ledger_events
  FOR EACH ROW WHEN (NEW.kind IN ('settlement_hold_placed', 'released', 'refunded', 'intent_expired', 'intent_canceled'))
  EXECUTE FUNCTION gate_follow_budget();

CREATE FUNCTION gate_follow_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM gate_close_budget(NEW.tenant_id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER gate_budget_closes AFTER UPDATE OF settlement_kind ON intents
  FOR EACH ROW WHEN (NEW.kind = 'checkout' AND OLD.settlement_kind IS NULL AND NEW.settlement_kind IS NOT NULL)
  EXECUTE FUNCTION gate_follow_settlement();

-- What was counted counts no more when nobody paid it, or the money went back; of a split, the part that went back.
CREATE FUNCTION gate_follow_limits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind <> 'released' THEN
    PERFORM spend_give_back(NEW.tenant_id, NEW.intent_id);
  ELSE
    PERFORM spend_give_back(NEW.tenant_id, NEW.intent_id, t.amount) FROM ledger_transfers t
      WHERE t.tenant_id = NEW.tenant_id AND t.intent_id = NEW.intent_id AND t.kind IN ('refund', 'refund_of_claim');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER gate_limits_follow AFTER INSERT ON ledger_events
  FOR EACH ROW WHEN (NEW.kind IN ('intent_expired', 'intent_canceled', 'refunded', 'returned', 'released'))
  EXECUTE FUNCTION gate_follow_limits();

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['spend_take(uuid, jsonb)', 'spend_give_back(uuid, uuid, bigint)', 'spend_so_far(uuid, text, text, text[], text)',
      'gate_read_policy(uuid, uuid, jsonb)', 'gate_note_decision(uuid, jsonb)', 'gate_know_merchant(uuid, uuid)', 'gate_rule(uuid, jsonb)',
      'gate_read_approval(uuid, bytea)', 'gate_read_budget(uuid, uuid, uuid)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app, tidegate_worker', f);
  END LOOP;
END $$;
