-- Roles, grants and forced row-level security (decision 0006).
-- Group roles are shared by every database of a cluster, so creating them tolerates a concurrent creator.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['tidegate_app', 'tidegate_worker', 'tidegate_sys', 'tidegate_jobs'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO tidegate_app, tidegate_worker, tidegate_sys;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
-- New functions are closed until they are granted.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- The tenant that the running statement or transaction acts for; null when none was set.
CREATE FUNCTION tidegate_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('tidegate.tenant', true), '')::uuid $$;
GRANT EXECUTE ON FUNCTION tidegate_tenant() TO tidegate_app, tidegate_worker, tidegate_sys;

-- Tables of a tenant: rows are visible and writable only for the tenant that was set.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'service_accounts', 'service_keys', 'agent_keys', 'intents', 'intent_agreements', 'evidence', 'rail_operations', 'rail_facts',
    'ledger_transfers', 'ledger_events', 'ledger_heads', 'idempotency_keys', 'proof_nonces', 'rail_versions',
    'simulated_rail_entries', 'simulated_rail_facts', 'spend_accounts', 'spend_decisions', 'audit_entries'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant_rows ON %I TO tidegate_app, tidegate_worker
         USING (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)
         WITH CHECK (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT ON %I TO tidegate_app, tidegate_worker', t);
  END LOOP;
END $$;

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON tenants TO tidegate_app, tidegate_worker
  USING (id = nullif(current_setting('tidegate.tenant', true), '')::uuid);
GRANT SELECT ON tenants TO tidegate_app, tidegate_worker;

-- Tables without a tenant (the closed list stands in lib/db/tables.ts): no role but tidegate_sys has a policy,
-- and tidegate_sys is reached only through the named functions that it owns.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['organizations', 'users', 'memberships', 'sessions', 'sign_in_throttles', 'locators', 'signing_keys'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY sys_rows ON %I TO tidegate_sys USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO tidegate_sys', t);
  END LOOP;
  -- What the named functions look up across tenants.
  FOREACH t IN ARRAY ARRAY['tenants', 'service_accounts', 'service_keys', 'rail_versions'] LOOP
    EXECUTE format('CREATE POLICY sys_rows ON %I TO tidegate_sys USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO tidegate_sys', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['intents', 'rail_operations', 'ledger_events', 'spend_decisions'] LOOP
    EXECUTE format('CREATE POLICY sys_rows ON %I FOR SELECT TO tidegate_sys USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO tidegate_sys', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['idempotency_keys', 'proof_nonces', 'sign_in_throttles'] LOOP
    EXECUTE format('CREATE POLICY sys_sweep ON %I FOR ALL TO tidegate_sys USING (true)', t);
    EXECUTE format('GRANT SELECT, DELETE ON %I TO tidegate_sys', t);
  END LOOP;
END $$;

-- What a process may write. Nothing of money is ever deleted; append-only tables are insert-only by grant.
GRANT INSERT ON service_accounts, service_keys, agent_keys, intents, intent_agreements, evidence, rail_operations,
  rail_facts, ledger_transfers, idempotency_keys, proof_nonces, rail_versions, simulated_rail_entries, simulated_rail_facts,
  spend_accounts, spend_decisions, audit_entries TO tidegate_app, tidegate_worker;
-- Events are appended unsealed: their place in the chain is the sealer's to give.
GRANT INSERT (tenant_id, id, intent_id, kind, ordinal, body, digest, request_id, actor, created_at)
  ON ledger_events TO tidegate_app, tidegate_worker;
GRANT UPDATE (revoked_at, last_used_at, replaced_by) ON service_keys TO tidegate_app;
GRANT UPDATE (revoked_at, label) ON agent_keys TO tidegate_app;
GRANT UPDATE (state, status, settlement_kind, end_reason, capability_id, capability_issued_at, version, updated_at, funded_at, ended_at,
  hold_expires_at, due_at, sweeps, inspect_at) ON intents TO tidegate_app, tidegate_worker;
GRANT UPDATE (status, rail_ref, detail, failure_code, lease_owner, lease_until, asked, last_asked_at, next_ask_at, finished_at, heard_at)
  ON rail_operations TO tidegate_app, tidegate_worker;
GRANT UPDATE (status, body) ON idempotency_keys TO tidegate_app, tidegate_worker;
GRANT UPDATE (calls, verdict) ON simulated_rail_entries TO tidegate_app, tidegate_worker;
GRANT UPDATE (held, used) ON spend_accounts TO tidegate_app, tidegate_worker;
GRANT UPDATE (state, finished_at) ON spend_decisions TO tidegate_app, tidegate_worker;
-- Only the sealer places events in the chain.
GRANT UPDATE (seq, prev_commitment, entry_commitment, signature, kid, sealed_at) ON ledger_events TO tidegate_worker;
GRANT INSERT, UPDATE ON ledger_heads TO tidegate_worker;

-- A sealed event never changes again, whoever asks.
CREATE FUNCTION tidegate_refuse_resealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a sealed event cannot change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER sealed_events_are_final BEFORE UPDATE ON ledger_events
  FOR EACH ROW WHEN (OLD.seq IS NOT NULL) EXECUTE FUNCTION tidegate_refuse_resealing();

-- A given answer never changes; a claim (102) does, once, when its request is answered.
CREATE FUNCTION tidegate_refuse_reanswering() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an answer that was given cannot change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER answers_are_final BEFORE UPDATE ON idempotency_keys
  FOR EACH ROW WHEN (OLD.status <> 102) EXECUTE FUNCTION tidegate_refuse_reanswering();

-- Money is conserved: an account of an intent can never give more than it received. The payer's side is outside, and the
-- platform's is what it advances when a bank takes back money that was already paid out.
CREATE FUNCTION tidegate_refuse_overdraft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE balance bigint;
BEGIN
  -- One writer per intent: the sum below is what the insert adds to.
  PERFORM FROM intents WHERE tenant_id = NEW.tenant_id AND id = NEW.intent_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(CASE WHEN credit = NEW.debit THEN amount WHEN debit = NEW.debit THEN -amount ELSE 0 END), 0)
    INTO balance FROM ledger_transfers
    WHERE tenant_id = NEW.tenant_id AND intent_id = NEW.intent_id AND currency = NEW.currency AND scale = NEW.scale;
  IF balance < NEW.amount THEN
    RAISE EXCEPTION 'account % of intent % holds %, not %', NEW.debit, NEW.intent_id, balance, NEW.amount
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transfers_are_covered BEFORE INSERT ON ledger_transfers
  FOR EACH ROW WHEN (NEW.debit NOT IN ('payer', 'platform')) EXECUTE FUNCTION tidegate_refuse_overdraft();
