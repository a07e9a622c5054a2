-- The engine's read and commit functions (one read and one write a step), and the named functions that look
-- across tenants. Refusals inside a commit are raised with our own SQLSTATEs, so that nothing of it is kept:
--   TG001 key no longer live      TG002 proof nonce used for another request   TG003 idempotency key already answered
--   TG004 intent exists           TG005 state moved                            TG006 operation moved
--   TG007 evidence is late        TG008 agent key no longer trusted             TG010 spend does not fit
--
-- A function that runs as another role names pg_temp last: else a caller's temporary table stands in for ours, and the
-- trigger on it runs as that role.

GRANT CREATE ON SCHEMA public TO tidegate_sys;
DO $$ BEGIN
  IF NOT pg_has_role(current_user, 'tidegate_sys', 'MEMBER') THEN
    EXECUTE format('GRANT tidegate_sys TO %I', current_user);
  END IF;
END $$;

-- Who presents this key. Exact look-up by digest; null row when unknown, revoked or expired.
CREATE FUNCTION tidegate_authenticate(p_digest bytea)
RETURNS TABLE (tenant_id uuid, public_id text, organization_id uuid, environment text, tenant_name text,
               key_id uuid, account_name text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, t.public_id, t.organization_id, t.environment, t.name, k.id, a.name, a.role
  FROM locators l
  JOIN service_keys k ON k.tenant_id = l.tenant_id AND k.digest = l.digest
  JOIN service_accounts a ON a.tenant_id = k.tenant_id AND a.id = k.service_account_id
  JOIN tenants t ON t.id = l.tenant_id
  WHERE l.kind = 'service_key' AND l.digest = p_digest
    AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;
ALTER FUNCTION tidegate_authenticate(bytea) OWNER TO tidegate_sys;
GRANT EXECUTE ON FUNCTION tidegate_authenticate(bytea) TO tidegate_app;

-- True while the credential may act. Null stands for an actor that is no key (a person or the worker).
CREATE FUNCTION tidegate_key_live(p_tenant uuid, p_key uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p_key IS NULL OR EXISTS (
    SELECT FROM service_keys WHERE tenant_id = p_tenant AND id = p_key
      AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))
$$;
GRANT EXECUTE ON FUNCTION tidegate_key_live(uuid, uuid) TO tidegate_app, tidegate_worker;

-- Who did what, inside the transaction of the deed.
CREATE FUNCTION tidegate_audit(p_tenant uuid, a jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO audit_entries (tenant_id, id, actor_kind, actor_id, action, subject_kind, subject_id, request_id, detail)
  VALUES (p_tenant, (a->>'id')::uuid, a->>'actor_kind', a->>'actor_id', a->>'action', a->>'subject_kind', a->>'subject_id',
          a->>'request_id', a->'detail')
$$;
GRANT EXECUTE ON FUNCTION tidegate_audit(uuid, jsonb) TO tidegate_app, tidegate_worker;

-- Everything a step of the engine decides on, in one round trip.
CREATE FUNCTION harbor_read(p_tenant uuid, p_key uuid, p_intent uuid, p_agent_key text, p_nonce text, p_operation text, p_idempotency_key text)
RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN jsonb_build_object(
    'key_live', tidegate_key_live(p_tenant, p_key),
    'agent_key', (SELECT encode(public_key, 'hex') FROM agent_keys
      WHERE tenant_id = p_tenant AND key_id = p_agent_key AND revoked_at IS NULL),
    'nonce_digest', (SELECT encode(request_digest, 'hex') FROM proof_nonces
      WHERE tenant_id = p_tenant AND key_id = p_agent_key AND nonce = p_nonce),
    'idempotency', (SELECT jsonb_build_object('digest', encode(request_digest, 'hex'), 'status', status, 'body', body)
      FROM idempotency_keys WHERE tenant_id = p_tenant AND operation = p_operation AND key = p_idempotency_key),
    'intent', (SELECT to_jsonb(i) FROM intents i WHERE i.tenant_id = p_tenant AND i.id = p_intent),
    'agreement', (SELECT body::text FROM intent_agreements WHERE tenant_id = p_tenant AND intent_id = p_intent),
    'evidence', (SELECT jsonb_build_object('id', id, 'passed', passed, 'trace', trace, 'schema_report', schema_report,
        'request_digest', encode(request_digest, 'hex'), 'payload_digest', encode(payload_digest, 'hex'),
        'artifacts_digest', encode(artifacts_digest, 'hex'), 'trace_hash', encode(trace_hash, 'hex'))
      FROM evidence WHERE tenant_id = p_tenant AND intent_id = p_intent),
    'operations', (SELECT coalesce(jsonb_agg(to_jsonb(o) ORDER BY o.created_at, o.attempt, o.id), '[]')
      FROM rail_operations o WHERE o.tenant_id = p_tenant AND o.intent_id = p_intent),
    'facts', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'ref', f.ref, 'amount', f.amount) ORDER BY f.created_at, f.id), '[]')
      FROM rail_facts f WHERE f.tenant_id = p_tenant AND f.intent_id = p_intent),
    -- What is in force, and what was when the intent was created: money agreed on before is never redirected.
    'rails', (SELECT jsonb_build_object('version', version, 'modes', modes, 'settings', settings)
      FROM rail_versions WHERE tenant_id = p_tenant ORDER BY version DESC LIMIT 1),
    'destination', (SELECT v.destinations->>i.rail FROM intents i
      JOIN rail_versions v ON v.tenant_id = i.tenant_id AND v.version = i.rail_version
      WHERE i.tenant_id = p_tenant AND i.id = p_intent));
END $$;

-- The one place where the engine writes. Every part of `p` is optional but `request_id` and `actor`; all of it commits or
-- none. Only a nonce that is used up by a repeat comes without an audit entry: it changes nothing else.
CREATE FUNCTION harbor_commit(p_tenant uuid, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  n jsonb; x jsonb; moved int;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF NOT tidegate_key_live(p_tenant, (p->>'key_id')::uuid) THEN
    RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001';
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

-- Takes the lease of an operation whose holder is gone; null when someone else holds it or it is finished.
CREATE FUNCTION harbor_lease_operation(p_tenant uuid, p_operation uuid, p_owner text, p_lease_ms int, p_only_due boolean)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  found_row jsonb;
  p_until timestamptz := clock_timestamp() + p_lease_ms * interval '1 millisecond';
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE rail_operations o SET lease_owner = p_owner, lease_until = p_until, next_ask_at = p_until
    WHERE tenant_id = p_tenant AND id = p_operation AND status IN ('planned', 'sent', 'pending', 'unknown')
      AND (lease_until IS NULL OR lease_until <= now())
      AND (NOT p_only_due OR next_ask_at <= now())
    RETURNING to_jsonb(o) INTO found_row;
  RETURN found_row;
END $$;

-- An intent that stays due although it was swept comes again ever later, so that it keeps no other one waiting.
CREATE FUNCTION harbor_rest(p_tenant uuid, p_intent uuid, p_base_ms int, p_max_ms int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE intents SET sweeps = least(sweeps + 1, 30),
      due_at = now() + least(p_max_ms, p_base_ms * power(2, sweeps)) * interval '1 millisecond'
    WHERE tenant_id = p_tenant AND id = p_intent AND due_at <= now();
END $$;

-- When the rail is to be read again although nothing was heard of it.
-- Held money often; what has ended rarely, and not at all once no bank can take it back.
CREATE FUNCTION harbor_inspect_later(p_tenant uuid, p_intent uuid, p_held_ms bigint, p_ended_ms bigint, p_claims_ms bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE intents SET inspect_at = CASE
      WHEN ended_at IS NULL THEN now() + p_held_ms * interval '1 millisecond'
      WHEN ended_at > now() - p_claims_ms * interval '1 millisecond' THEN now() + p_ended_ms * interval '1 millisecond' END
    WHERE tenant_id = p_tenant AND id = p_intent AND inspect_at <= now();
END $$;

-- The spend guard's read: the engine's read and what is left, in one round trip.
CREATE FUNCTION spend_read(p_tenant uuid, p_key uuid, p_intent uuid, p_idempotency_key text, p_tool_call text)
RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN harbor_read(p_tenant, p_key, p_intent, null, null, 'spend.verify', p_idempotency_key) || jsonb_build_object(
    'account', (SELECT jsonb_build_object('limit', "limit", 'held', held - coalesce((SELECT sum(amount) FROM spend_decisions d
          WHERE d.tenant_id = p_tenant AND d.intent_id = p_intent AND d.state = 'held' AND d.expires_at <= now()), 0), 'used', used)
      FROM spend_accounts WHERE tenant_id = p_tenant AND intent_id = p_intent),
    'tool_call', (SELECT to_jsonb(d) FROM spend_decisions d WHERE tenant_id = p_tenant AND intent_id = p_intent
      AND tool_call_id = p_tool_call AND allowed AND (state = 'consumed' OR (state = 'held' AND expires_at > now()))));
END $$;

-- Records a decision of the guard. For an allow the hold is taken in the same statement that checks that it fits;
-- the intent row is share-locked, so that no hold can be taken beside evidence or settlement.
CREATE FUNCTION spend_commit(p_tenant uuid, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  d spend_decisions; freed bigint; x jsonb;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF NOT tidegate_key_live(p_tenant, (p->>'key_id')::uuid) THEN
    RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001';
  END IF;
  x := p->'idempotency';
  IF x IS NOT NULL THEN
    INSERT INTO idempotency_keys (tenant_id, operation, key, request_digest, status, body)
      VALUES (p_tenant, x->>'operation', x->>'key', decode(x->>'digest', 'hex'), (x->>'status')::smallint, x->>'body')
      ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RAISE EXCEPTION 'idempotency key is answered' USING ERRCODE = 'TG003'; END IF;
  END IF;
  d := jsonb_populate_record(null::spend_decisions, p->'decision');
  IF d.allowed THEN
    PERFORM FROM intents WHERE tenant_id = p_tenant AND id = d.intent_id AND state = 'funded'
      AND settlement_kind IS NULL AND deadline > clock_timestamp() FOR SHARE;
    IF NOT FOUND THEN RAISE EXCEPTION 'intent moved' USING ERRCODE = 'TG005'; END IF;
    INSERT INTO spend_accounts (tenant_id, intent_id, "limit") VALUES (p_tenant, d.intent_id, (p->>'limit')::bigint)
      ON CONFLICT DO NOTHING;
    WITH expired AS (
      UPDATE spend_decisions SET state = 'expired', finished_at = now()
      WHERE tenant_id = p_tenant AND intent_id = d.intent_id AND state = 'held' AND expires_at <= now() RETURNING amount)
    SELECT coalesce(sum(amount), 0) INTO freed FROM expired;
    UPDATE spend_accounts SET held = held - freed + d.amount
      WHERE tenant_id = p_tenant AND intent_id = d.intent_id AND held - freed + used + d.amount <= "limit";
    IF NOT FOUND THEN RAISE EXCEPTION 'spend does not fit' USING ERRCODE = 'TG010'; END IF;
  END IF;
  INSERT INTO spend_decisions SELECT d.*;
  PERFORM tidegate_audit(p_tenant, p->'audit');
END $$;

-- Ends a hold. Returns the decision as it stands, with `done` false when it had ended otherwise before.
CREATE FUNCTION spend_complete(p_tenant uuid, p_key uuid, p_decision uuid, p_outcome text, p_audit jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  d spend_decisions;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF NOT tidegate_key_live(p_tenant, p_key) THEN RAISE EXCEPTION 'key is no longer live' USING ERRCODE = 'TG001'; END IF;
  SELECT * INTO d FROM spend_decisions WHERE tenant_id = p_tenant AND id = p_decision FOR UPDATE;
  IF NOT FOUND THEN RETURN null; END IF;
  IF d.state = p_outcome THEN RETURN jsonb_build_object('done', true, 'state', d.state, 'intent_id', d.intent_id, 'amount', d.amount); END IF;
  IF d.state = 'held' THEN
    UPDATE spend_accounts SET held = held - d.amount, used = used + CASE WHEN p_outcome = 'consumed' THEN d.amount ELSE 0 END
      WHERE tenant_id = p_tenant AND intent_id = d.intent_id;
  ELSIF d.state = 'expired' AND p_outcome = 'consumed' THEN
    -- The tool ran although the hold had lapsed: count it while it still fits, unless a later hold stands for the same call.
    PERFORM FROM spend_accounts WHERE tenant_id = p_tenant AND intent_id = d.intent_id FOR UPDATE;
    UPDATE spend_accounts SET used = used + d.amount
      WHERE tenant_id = p_tenant AND intent_id = d.intent_id AND held + used + d.amount <= "limit"
        AND NOT EXISTS (SELECT FROM spend_decisions l WHERE l.tenant_id = p_tenant AND l.intent_id = d.intent_id
          AND l.tool_call_id = d.tool_call_id AND l.allowed AND l.state IN ('held', 'consumed'));
    IF NOT FOUND THEN RETURN jsonb_build_object('done', false, 'state', d.state, 'intent_id', d.intent_id, 'amount', d.amount); END IF;
  ELSIF NOT (d.state = 'expired' AND p_outcome = 'released') THEN
    RETURN jsonb_build_object('done', false, 'state', d.state, 'intent_id', d.intent_id, 'amount', d.amount);
  END IF;
  UPDATE spend_decisions SET state = p_outcome, finished_at = now() WHERE tenant_id = p_tenant AND id = p_decision;
  PERFORM tidegate_audit(p_tenant, p_audit);
  RETURN jsonb_build_object('done', true, 'state', p_outcome, 'intent_id', d.intent_id, 'amount', d.amount);
END $$;

-- Frees one hold whose time is over.
CREATE FUNCTION spend_expire(p_tenant uuid, p_decision uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE d spend_decisions;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE spend_decisions SET state = 'expired', finished_at = now()
    WHERE tenant_id = p_tenant AND id = p_decision AND state = 'held' AND expires_at <= now() RETURNING * INTO d;
  IF FOUND THEN
    UPDATE spend_accounts SET held = held - d.amount WHERE tenant_id = p_tenant AND intent_id = d.intent_id;
  END IF;
END $$;

-- The simulated rail's book: the first call of an operation enters it, a repeat only counts.
CREATE FUNCTION simulated_rail_call(p_tenant uuid, p_operation uuid, p_intent uuid, p_kind text, p_scenario text,
                                    p_amount bigint, p_currency text, p_settle_ms int)
RETURNS simulated_rail_entries LANGUAGE plpgsql AS $$
DECLARE entry simulated_rail_entries;
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  INSERT INTO simulated_rail_entries (tenant_id, operation_id, intent_id, kind, scenario, amount, currency, settles_at)
    VALUES (p_tenant, p_operation, p_intent, p_kind, p_scenario, p_amount, p_currency, now() + p_settle_ms * interval '1 millisecond')
    ON CONFLICT (tenant_id, operation_id) DO UPDATE SET calls = simulated_rail_entries.calls + 1
    RETURNING * INTO entry;
  RETURN entry;
END $$;

CREATE FUNCTION simulated_rail_look_up(p_tenant uuid, p_operation uuid) RETURNS SETOF simulated_rail_entries LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN QUERY SELECT * FROM simulated_rail_entries WHERE tenant_id = p_tenant AND operation_id = p_operation;
END $$;

-- What the simulated bank says at last about an authorisation that waits; false when none does.
CREATE FUNCTION simulated_rail_decide(p_tenant uuid, p_intent uuid, p_verdict text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  UPDATE simulated_rail_entries SET verdict = p_verdict
    WHERE tenant_id = p_tenant AND intent_id = p_intent AND kind = 'authorise'
      AND (verdict = p_verdict OR (verdict IS NULL AND settles_at > now()));
  RETURN FOUND;
END $$;

-- Something happens at the simulated bank by itself to money that it holds or moved; false when it has none.
CREATE FUNCTION simulated_rail_happen(p_tenant uuid, p_intent uuid, p_kinds text[], p_ref text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  INSERT INTO simulated_rail_facts (tenant_id, intent_id, kind, ref, amount)
    SELECT p_tenant, p_intent, k, p_ref, e.amount FROM simulated_rail_entries e, unnest(p_kinds) k
      WHERE e.tenant_id = p_tenant AND e.intent_id = p_intent AND e.kind = 'authorise'
        AND coalesce(e.verdict, CASE WHEN e.settles_at <= now() AND e.scenario NOT IN ('declined', 'timeout_then_failure') THEN 'succeeded' END) = 'succeeded'
    ON CONFLICT DO NOTHING;
  RETURN EXISTS (SELECT FROM simulated_rail_facts WHERE tenant_id = p_tenant AND intent_id = p_intent AND ref = p_ref);
END $$;

CREATE FUNCTION simulated_rail_facts_of(p_tenant uuid, p_intent uuid) RETURNS SETOF simulated_rail_facts LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  RETURN QUERY SELECT * FROM simulated_rail_facts WHERE tenant_id = p_tenant AND intent_id = p_intent ORDER BY created_at;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY[
    'simulated_rail_decide(uuid, uuid, text)', 'simulated_rail_happen(uuid, uuid, text[], text)',
    'simulated_rail_facts_of(uuid, uuid)',
    'harbor_read(uuid, uuid, uuid, text, text, text, text)', 'harbor_commit(uuid, jsonb)',
    'harbor_lease_operation(uuid, uuid, text, int, boolean)', 'harbor_rest(uuid, uuid, int, int)', 'harbor_inspect_later(uuid, uuid, bigint, bigint, bigint)', 'spend_read(uuid, uuid, uuid, text, text)',
    'spend_commit(uuid, jsonb)', 'spend_complete(uuid, uuid, uuid, text, jsonb)', 'spend_expire(uuid, uuid)',
    'simulated_rail_call(uuid, uuid, uuid, text, text, bigint, text, int)', 'simulated_rail_look_up(uuid, uuid)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app, tidegate_worker', f);
  END LOOP;
END $$;

-- Named looks across tenants for the worker: ids only.
CREATE FUNCTION sys_due_intents(p_limit int) RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id, id FROM intents WHERE due_at <= now() ORDER BY due_at LIMIT p_limit
$$;
CREATE FUNCTION sys_intents_to_inspect(p_limit int) RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id, id FROM intents WHERE inspect_at <= now() ORDER BY inspect_at LIMIT p_limit
$$;
CREATE FUNCTION sys_due_operations(p_limit int) RETURNS TABLE (tenant_id uuid, id uuid, intent_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id, id, intent_id FROM rail_operations
  WHERE next_ask_at IS NOT NULL AND next_ask_at <= now() ORDER BY next_ask_at LIMIT p_limit
$$;
CREATE FUNCTION sys_due_holds(p_limit int) RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id, id FROM spend_decisions WHERE state = 'held' AND expires_at <= now() ORDER BY expires_at LIMIT p_limit
$$;
CREATE FUNCTION sys_unsealed_tenants(p_limit int) RETURNS TABLE (tenant_id uuid, public_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, t.public_id FROM (SELECT DISTINCT e.tenant_id FROM ledger_events e WHERE e.seq IS NULL LIMIT p_limit) u
  JOIN tenants t ON t.id = u.tenant_id
$$;
-- Nonces after their window, idempotency answers after their days. Money rows are never swept.
CREATE FUNCTION sys_sweep_expired(p_idempotency_days int, p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone int; more int;
BEGIN
  DELETE FROM proof_nonces WHERE ctid IN (SELECT ctid FROM proof_nonces WHERE expires_at < now() - interval '15 minutes' LIMIT p_limit);
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM idempotency_keys WHERE ctid IN (
    SELECT ctid FROM idempotency_keys WHERE created_at < now() - p_idempotency_days * interval '1 day' LIMIT p_limit);
  GET DIAGNOSTICS more = ROW_COUNT;
  RETURN gone + more;
END $$;
-- The platform's signing keys; the first of a purpose wins.
CREATE FUNCTION sys_signing_keys() RETURNS SETOF signing_keys LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM signing_keys ORDER BY created_at, kid
$$;
CREATE FUNCTION sys_add_signing_key(p_kid text, p_purpose text, p_public_key bytea, p_sealed_seed bytea, p_only_first boolean)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tidegate.signing_keys', 0));
  IF NOT p_only_first OR NOT EXISTS (SELECT FROM signing_keys WHERE purpose = p_purpose AND retired_at IS NULL) THEN
    INSERT INTO signing_keys (kid, purpose, public_key, sealed_seed) VALUES (p_kid, p_purpose, p_public_key, p_sealed_seed);
  END IF;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['sys_due_intents(int)', 'sys_intents_to_inspect(int)', 'sys_due_operations(int)', 'sys_due_holds(int)', 'sys_unsealed_tenants(int)',
                           'sys_sweep_expired(int, int)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_worker', f);
  END LOOP;
  FOREACH f IN ARRAY ARRAY['sys_signing_keys()', 'sys_add_signing_key(text, text, bytea, bytea, boolean)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app, tidegate_worker', f);
  END LOOP;
END $$;
