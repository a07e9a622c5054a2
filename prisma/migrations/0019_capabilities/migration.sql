-- What a tenant may do with real money, one by one: written by onboarding, read in the commit of each privileged act.

-- CreateTable
CREATE TABLE "tenant_capabilities" (
    "tenant_id" UUID NOT NULL,
    "capability" TEXT NOT NULL,
    "allowed" BOOLEAN NOT NULL,
    "reason" TEXT,
    "valid_until" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tenant_capabilities_pkey" PRIMARY KEY ("tenant_id","capability")
);

ALTER TABLE tenant_capabilities
  ADD CHECK (capability IN ('discovery', 'kickoff', 'stage_access', 'stage_processing', 'temporal_key', 'production_key_use',
                            'production_processing', 'payouts')),
  -- What is off says why.
  ADD CHECK (allowed OR reason IS NOT NULL);
ALTER TABLE tenant_capabilities ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_capabilities FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON tenant_capabilities TO tidegate_app, tidegate_worker
  USING (tenant_id = nullif(current_setting('tidegate.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('tidegate.tenant', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE (allowed, reason, valid_until, changed_at) ON tenant_capabilities TO tidegate_app, tidegate_worker;

-- Is it open at this moment? Whatever was never written is not. Held until the act is committed, so that a suspension comes
-- wholly before or after it.
CREATE FUNCTION tidegate_is_capable(p_tenant uuid, p_capability text) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM tenant_capabilities WHERE tenant_id = p_tenant AND capability = p_capability AND allowed
    AND (valid_until IS NULL OR valid_until > clock_timestamp()) FOR SHARE;
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION tidegate_is_capable(uuid, text) TO tidegate_app, tidegate_worker;

-- As before, and nothing of it where the environment is closed for what the plan needs.
CREATE OR REPLACE FUNCTION harbor_commit(p_tenant uuid, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  n jsonb; x jsonb; moved int;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF NOT tidegate_key_live(p_tenant, (p->>'key_id')::uuid) THEN
    RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001';
  END IF;
  IF p->>'needs' IS NOT NULL AND NOT tidegate_is_capable(p_tenant, p->>'needs') THEN
    RAISE EXCEPTION 'the environment is closed for this' USING ERRCODE = 'TG009';
  END IF;

  n := p->'nonce';
  IF n IS NOT NULL THEN
    IF NOT EXISTS (SELECT FROM agent_keys WHERE tenant_id = p_tenant AND key_id = n->>'key_id' AND revoked_at IS NULL) THEN
      RAISE EXCEPTION 'agent key is no longer trusted' USING ERRCODE = 'TG008';
    END IF;
    INSERT INTO proof_nonces (tenant_id, key_id, nonce, request_digest, expires_at)
      VALUES (p_tenant, n->>'key_id', n->>'nonce', decode(n->>'digest', 'hex'), (n->>'expires_at')::timestamptz)
      ON CONFLICT DO NOTHING;
    IF NOT FOUND AND NOT EXISTS (SELECT FROM proof_nonces WHERE tenant_id = p_tenant AND key_id = n->>'key_id'
        AND nonce = n->>'nonce' AND request_digest = decode(n->>'digest', 'hex')) THEN
      RAISE EXCEPTION 'nonce was used for another request' USING ERRCODE = 'TG002';
    END IF;
  END IF;

  x := p->'idempotency';
  IF x IS NOT NULL THEN
    -- 102 is a claim: the request is under way, and only its own answer takes the claim's place.
    INSERT INTO idempotency_keys AS k (tenant_id, operation, key, request_digest, status, body)
      VALUES (p_tenant, x->>'operation', x->>'key', decode(x->>'digest', 'hex'), (x->>'status')::smallint, x->>'body')
      ON CONFLICT (tenant_id, operation, key) DO UPDATE SET status = excluded.status, body = excluded.body
        WHERE k.status = 102 AND k.request_digest = excluded.request_digest;
    IF NOT FOUND THEN RAISE EXCEPTION 'idempotency key is answered' USING ERRCODE = 'TG003'; END IF;
  END IF;

  x := p->'create';
  IF x IS NOT NULL THEN
    INSERT INTO intents SELECT (jsonb_populate_record(null::intents, x->'intent')).* ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RAISE EXCEPTION 'intent exists' USING ERRCODE = 'TG004'; END IF;
    -- `body` travels as a string, so that `json` keeps the very text that was signed.
    INSERT INTO intent_agreements (tenant_id, intent_id, body, signing_version, matched_form, signed_digest, amount, principal_did, payee_did)
      SELECT p_tenant, a.intent_id, (x->'agreement'->>'body')::json, a.signing_version, a.matched_form, a.signed_digest, a.amount,
             a.principal_did, a.payee_did
      FROM jsonb_populate_record(null::intent_agreements, (x->'agreement') - 'body') a;
  END IF;

  x := p->'move';
  IF x IS NOT NULL THEN
    UPDATE intents SET state = x->>'state', status = x->>'status', settlement_kind = x->>'settlement_kind',
        end_reason = x->>'end_reason', capability_id = (x->>'capability_id')::uuid,
        capability_issued_at = (x->>'capability_issued_at')::timestamptz, funded_at = (x->>'funded_at')::timestamptz,
        ended_at = (x->>'ended_at')::timestamptz, hold_expires_at = (x->>'hold_expires_at')::timestamptz,
        due_at = (x->>'due_at')::timestamptz, inspect_at = (x->>'inspect_at')::timestamptz, sweeps = 0,
        updated_at = now(), version = version + 1
      WHERE tenant_id = p_tenant AND id = (x->>'intent_id')::uuid
        AND state = x->>'expected_state' AND version = (x->>'expected_version')::int;
    IF NOT FOUND THEN RAISE EXCEPTION 'intent moved' USING ERRCODE = 'TG005'; END IF;
  END IF;

  IF p->'evidence' IS NOT NULL THEN
    x := p->'evidence';
    -- The row is locked by the move: what is late here is late for everybody.
    IF EXISTS (SELECT FROM intents WHERE tenant_id = p_tenant AND id = (x->>'intent_id')::uuid AND deadline <= clock_timestamp()) THEN
      RAISE EXCEPTION 'evidence is late' USING ERRCODE = 'TG007';
    END IF;
    INSERT INTO evidence (tenant_id, id, intent_id, payload, vendor_payload, artifacts, payee_did, payee_pubkey, payee_signature,
        submitted_at, payload_digest, artifacts_digest, request_digest, passed, trace, trace_hash, schema_report)
      SELECT p_tenant, e.id, e.intent_id, (x->>'payload')::json, (x->>'vendor_payload')::json, e.artifacts, e.payee_did, e.payee_pubkey,
             e.payee_signature, e.submitted_at, e.payload_digest, e.artifacts_digest, e.request_digest, e.passed, e.trace, e.trace_hash,
             e.schema_report
      FROM jsonb_populate_record(null::evidence, x - 'payload' - 'vendor_payload') e
      ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RAISE EXCEPTION 'evidence exists' USING ERRCODE = 'TG005'; END IF;
  END IF;

  x := p->'operation_outcome';
  IF x IS NOT NULL THEN
    UPDATE rail_operations SET status = x->>'status', rail_ref = coalesce(x->>'rail_ref', rail_ref), detail = detail || coalesce(x->'detail', '{}'), failure_code = x->>'failure_code',
        lease_owner = null, lease_until = null, next_ask_at = (x->>'next_ask_at')::timestamptz,
        asked = asked + (x->>'asked')::int, last_asked_at = CASE WHEN (x->>'asked')::int > 0 THEN now() ELSE last_asked_at END,
        finished_at = CASE WHEN x->>'status' IN ('succeeded', 'failed') THEN now() END,
        heard_at = CASE WHEN (x->>'asked')::int = 0 THEN now() END
      WHERE tenant_id = p_tenant AND id = (x->>'id')::uuid AND lease_owner = x->>'lease_owner'
        AND status IN ('planned', 'sent', 'pending', 'unknown');
    IF NOT FOUND THEN RAISE EXCEPTION 'operation moved' USING ERRCODE = 'TG006'; END IF;
  END IF;

  -- A caller hears of a refusal that came while nobody waited.
  IF p->>'heard' IS NOT NULL THEN
    UPDATE rail_operations SET heard_at = now() WHERE tenant_id = p_tenant AND id = (p->>'heard')::uuid AND heard_at IS NULL;
    IF NOT FOUND THEN RAISE EXCEPTION 'operation moved' USING ERRCODE = 'TG006'; END IF;
  END IF;

  IF p->'operations' IS NOT NULL THEN
    -- The lease runs by the database's clock, which every process shares.
    INSERT INTO rail_operations SELECT (jsonb_populate_record(null::rail_operations, o || jsonb_build_object(
        'lease_until', clock_timestamp() + (p->>'lease_ms')::int * interval '1 millisecond',
        'next_ask_at', clock_timestamp() + (p->>'lease_ms')::int * interval '1 millisecond'))).*
      FROM jsonb_array_elements(p->'operations') o ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> jsonb_array_length(p->'operations') THEN RAISE EXCEPTION 'operation exists' USING ERRCODE = 'TG006'; END IF;
  END IF;

  x := p->'fact';
  IF x IS NOT NULL THEN
    INSERT INTO rail_facts SELECT (jsonb_populate_record(null::rail_facts, x)).* ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RAISE EXCEPTION 'fact is known' USING ERRCODE = 'TG006'; END IF;
  END IF;

  IF p->'transfers' IS NOT NULL THEN
    INSERT INTO ledger_transfers SELECT (jsonb_populate_record(null::ledger_transfers, t)).*
      FROM jsonb_array_elements(p->'transfers') t;
  END IF;

  IF p->'events' IS NOT NULL THEN
    INSERT INTO ledger_events (tenant_id, id, intent_id, kind, ordinal, body, digest, request_id, actor, created_at)
      SELECT p_tenant, (e->>'id')::uuid, (e->>'intent_id')::uuid, e->>'kind', ordinal, e->>'body', decode(e->>'digest', 'hex'),
             p->>'request_id', p->>'actor', clock_timestamp()
      FROM jsonb_array_elements(p->'events') WITH ORDINALITY AS rows(e, ordinal);
  END IF;

  IF p->'audit' IS NOT NULL THEN PERFORM tidegate_audit(p_tenant, p->'audit'); END IF;

  IF p->'jobs' IS NOT NULL THEN
    PERFORM tidegate_enqueue(j->>'task', j->'payload', j->>'job_key', (j->>'run_at')::timestamptz)
      FROM jsonb_array_elements(p->'jobs') j;
  END IF;
END $$;
