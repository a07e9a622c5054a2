-- CreateTable
CREATE TABLE "audit_entries" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "intents" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "settlement_kind" TEXT,
    "end_reason" TEXT,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" SMALLINT NOT NULL,
    "rail" TEXT NOT NULL,
    "settlement_mode" TEXT NOT NULL,
    "principal_did" TEXT NOT NULL,
    "payee_did" TEXT NOT NULL,
    "payee_pubkey" BYTEA,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "sandbox_scenario" TEXT,
    "request_digest" BYTEA NOT NULL,
    "capability_id" UUID,
    "capability_issued_at" TIMESTAMPTZ(0),
    "version" INTEGER NOT NULL DEFAULT 0,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "funded_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "rail_version" INTEGER NOT NULL,
    "hold_expires_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "sweeps" SMALLINT NOT NULL DEFAULT 0,
    "inspect_at" TIMESTAMPTZ(3),

    CONSTRAINT "intents_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "intent_agreements" (
    "tenant_id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "body" JSON NOT NULL,
    "signing_version" SMALLINT NOT NULL,
    "matched_form" TEXT NOT NULL,
    "signed_digest" BYTEA NOT NULL,
    "amount" BIGINT NOT NULL,
    "principal_did" TEXT NOT NULL,
    "payee_did" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "intent_agreements_pkey" PRIMARY KEY ("tenant_id","intent_id")
);

-- CreateTable
CREATE TABLE "evidence" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "payload" JSON NOT NULL,
    "vendor_payload" JSON,
    "artifacts" TEXT[],
    "payee_did" TEXT NOT NULL,
    "payee_pubkey" BYTEA,
    "payee_signature" BYTEA,
    "submitted_at" TEXT NOT NULL,
    "payload_digest" BYTEA NOT NULL,
    "artifacts_digest" BYTEA NOT NULL,
    "request_digest" BYTEA NOT NULL,
    "passed" BOOLEAN NOT NULL,
    "trace" JSON NOT NULL,
    "trace_hash" BYTEA NOT NULL,
    "schema_report" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "rail_operations" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "attempt" SMALLINT NOT NULL DEFAULT 1,
    "status" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "rail_ref" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "failure_code" TEXT,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "asked" INTEGER NOT NULL DEFAULT 0,
    "last_asked_at" TIMESTAMPTZ(3),
    "next_ask_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "heard_at" TIMESTAMPTZ(3),

    CONSTRAINT "rail_operations_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "rail_facts" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "reason" TEXT,
    "amount" BIGINT,
    "currency" TEXT NOT NULL,
    "inquiry" BOOLEAN NOT NULL DEFAULT false,
    "won" BOOLEAN,
    "due_at" TIMESTAMPTZ(3),
    "after_end" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rail_facts_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ledger_transfers" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "debit" TEXT NOT NULL,
    "credit" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" SMALLINT NOT NULL,
    "kind" TEXT NOT NULL,
    "operation_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_transfers_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ledger_events" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ordinal" SMALLINT NOT NULL,
    "body" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "request_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seq" BIGINT,
    "prev_commitment" BYTEA,
    "entry_commitment" BYTEA,
    "signature" BYTEA,
    "kid" TEXT,
    "sealed_at" TIMESTAMPTZ(3),

    CONSTRAINT "ledger_events_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ledger_heads" (
    "tenant_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "entry_commitment" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "kid" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_heads_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "tenant_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_digest" BYTEA NOT NULL,
    "status" SMALLINT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("tenant_id","operation","key")
);

-- CreateTable
CREATE TABLE "proof_nonces" (
    "tenant_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "request_digest" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "proof_nonces_pkey" PRIMARY KEY ("tenant_id","key_id","nonce")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenants" (
    "id" UUID NOT NULL,
    "public_id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "environment" TEXT NOT NULL DEFAULT 'sandbox',
    "user_agent" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttles" (
    "subject" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "blocked_until" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_throttles_pkey" PRIMARY KEY ("subject")
);

-- CreateTable
CREATE TABLE "locators" (
    "kind" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "tenant_id" UUID NOT NULL,

    CONSTRAINT "locators_pkey" PRIMARY KEY ("kind","digest")
);

-- CreateTable
CREATE TABLE "service_accounts" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_accounts_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "service_keys" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "service_account_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "replaced_by" UUID,

    CONSTRAINT "service_keys_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "agent_keys" (
    "tenant_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_keys_pkey" PRIMARY KEY ("tenant_id","key_id")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "kid" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "sealed_seed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "rail_versions" (
    "tenant_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "modes" JSONB NOT NULL,
    "destinations" JSONB NOT NULL DEFAULT '{}',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rail_versions_pkey" PRIMARY KEY ("tenant_id","version")
);

-- CreateTable
CREATE TABLE "simulated_rail_entries" (
    "tenant_id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "scenario" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 1,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settles_at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT,

    CONSTRAINT "simulated_rail_entries_pkey" PRIMARY KEY ("tenant_id","operation_id")
);

-- CreateTable
CREATE TABLE "simulated_rail_facts" (
    "tenant_id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "amount" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "simulated_rail_facts_pkey" PRIMARY KEY ("tenant_id","intent_id","kind","ref")
);

-- CreateTable
CREATE TABLE "spend_accounts" (
    "tenant_id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "limit" BIGINT NOT NULL,
    "held" BIGINT NOT NULL DEFAULT 0,
    "used" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "spend_accounts_pkey" PRIMARY KEY ("tenant_id","intent_id")
);

-- CreateTable
CREATE TABLE "spend_decisions" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "allowed" BOOLEAN NOT NULL,
    "code" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "tool_call_id" TEXT,
    "tool_name" TEXT,
    "vendor_id" TEXT,
    "agent_subject" TEXT,
    "request_digest" BYTEA NOT NULL,
    "request_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "spend_decisions_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "audit_entries_tenant_id_created_at_id_idx" ON "audit_entries"("tenant_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_tenant_id_subject_id_created_at_idx" ON "audit_entries"("tenant_id", "subject_id", "created_at");

-- CreateIndex
CREATE INDEX "intents_tenant_id_created_at_id_idx" ON "intents"("tenant_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "intents_tenant_id_state_created_at_id_idx" ON "intents"("tenant_id", "state", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "intents_due_idx" ON "intents"("due_at", "tenant_id", "id") WHERE due_at IS NOT NULL;

-- CreateIndex
CREATE INDEX "intents_inspect_idx" ON "intents"("inspect_at", "tenant_id", "id") WHERE inspect_at IS NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "rail_facts_tenant_id_intent_id_kind_ref_key" ON "rail_facts"("tenant_id", "intent_id", "kind", "ref");

-- CreateIndex
CREATE INDEX "rail_facts_tenant_id_created_at_id_idx" ON "rail_facts"("tenant_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "intent_agreements_tenant_id_amount_created_at_intent_id_idx" ON "intent_agreements"("tenant_id", "amount", "created_at" DESC, "intent_id" DESC);

-- CreateIndex
CREATE INDEX "intent_agreements_tenant_id_principal_did_created_at_intent_idx" ON "intent_agreements"("tenant_id", "principal_did", "created_at" DESC, "intent_id" DESC);

-- CreateIndex
CREATE INDEX "intent_agreements_tenant_id_payee_did_created_at_intent_id_idx" ON "intent_agreements"("tenant_id", "payee_did", "created_at" DESC, "intent_id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "evidence_tenant_id_intent_id_key" ON "evidence"("tenant_id", "intent_id");

-- CreateIndex
CREATE INDEX "rail_operations_due_idx" ON "rail_operations"("next_ask_at", "tenant_id", "id") WHERE next_ask_at IS NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "rail_operations_tenant_id_intent_id_kind_attempt_key" ON "rail_operations"("tenant_id", "intent_id", "kind", "attempt");

-- CreateIndex
CREATE INDEX "ledger_transfers_tenant_id_intent_id_idx" ON "ledger_transfers"("tenant_id", "intent_id");

-- CreateIndex
CREATE INDEX "ledger_transfers_tenant_id_created_at_idx" ON "ledger_transfers"("tenant_id", "created_at");

-- CreateIndex
CREATE INDEX "ledger_events_tenant_id_intent_id_created_at_idx" ON "ledger_events"("tenant_id", "intent_id", "created_at");

-- CreateIndex
CREATE INDEX "ledger_events_unsealed_idx" ON "ledger_events"("tenant_id", "created_at", "ordinal", "id") WHERE seq IS NULL;

-- CreateIndex
CREATE UNIQUE INDEX "ledger_events_tenant_id_seq_key" ON "ledger_events"("tenant_id", "seq");

-- CreateIndex
CREATE INDEX "idempotency_keys_age_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "proof_nonces_age_idx" ON "proof_nonces"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "tenants_public_id_key" ON "tenants"("public_id");

-- CreateIndex
CREATE UNIQUE INDEX "tenants_organization_id_environment_key" ON "tenants"("organization_id", "environment");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "service_accounts_tenant_id_name_key" ON "service_accounts"("tenant_id", "name");

-- CreateIndex
CREATE INDEX "service_keys_tenant_id_created_at_id_idx" ON "service_keys"("tenant_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "service_keys_tenant_id_digest_key" ON "service_keys"("tenant_id", "digest");

-- CreateIndex
CREATE INDEX "spend_decisions_tenant_id_intent_id_created_at_idx" ON "spend_decisions"("tenant_id", "intent_id", "created_at");

-- CreateIndex
-- One live hold per tool call: a repeated call is answered from it.
CREATE UNIQUE INDEX "spend_decisions_tool_call_idx" ON "spend_decisions"("tenant_id", "intent_id", "tool_call_id") WHERE allowed AND state IN ('held', 'consumed');

-- CreateIndex
CREATE INDEX "spend_decisions_due_idx" ON "spend_decisions"("expires_at", "tenant_id", "id") WHERE state = 'held';

-- AddForeignKey
ALTER TABLE "intent_agreements" ADD CONSTRAINT "intent_agreements_tenant_id_intent_id_fkey" FOREIGN KEY ("tenant_id", "intent_id") REFERENCES "intents"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_tenant_id_intent_id_fkey" FOREIGN KEY ("tenant_id", "intent_id") REFERENCES "intents"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "rail_operations" ADD CONSTRAINT "rail_operations_tenant_id_intent_id_fkey" FOREIGN KEY ("tenant_id", "intent_id") REFERENCES "intents"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "rail_facts" ADD CONSTRAINT "rail_facts_tenant_id_intent_id_fkey" FOREIGN KEY ("tenant_id", "intent_id") REFERENCES "intents"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_tenant_id_intent_id_fkey" FOREIGN KEY ("tenant_id", "intent_id") REFERENCES "intents"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "service_keys" ADD CONSTRAINT "service_keys_tenant_id_service_account_id_fkey" FOREIGN KEY ("tenant_id", "service_account_id") REFERENCES "service_accounts"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- An operation moves money once in each way.
CREATE UNIQUE INDEX "ledger_transfers_operation_idx" ON "ledger_transfers"("tenant_id", "operation_id", "kind") WHERE operation_id IS NOT NULL;

-- States are text with a CHECK: leakproof comparisons keep indexes usable under row-level security.
ALTER TABLE tenants ADD CHECK (environment IN ('sandbox', 'live'));
ALTER TABLE memberships ADD CHECK (role IN ('owner', 'tenant_admin', 'operator', 'auditor', 'developer'));
ALTER TABLE service_accounts ADD CHECK (role IN ('tenant_admin', 'operator', 'auditor', 'developer'));
ALTER TABLE sessions ADD CHECK (environment IN ('sandbox', 'live'));
ALTER TABLE agent_keys ADD CHECK (octet_length(public_key) = 32);
ALTER TABLE signing_keys ADD CHECK (purpose IN ('capability', 'ledger'));
ALTER TABLE intents
  ADD CHECK (state IN ('open', 'funded', 'evidence_submitted', 'disputed', 'released', 'refunded')),
  ADD CHECK (status IN ('open', 'funding', 'funded', 'evidence_submitted', 'settling', 'disputed', 'unknown', 'released', 'refunded', 'expired', 'canceled')),
  ADD CHECK (settlement_kind IN ('release', 'refund')),
  ADD CHECK (settlement_mode IN ('simulated', 'live', 'disabled')),
  ADD CHECK (amount > 0),
  ADD CHECK (ended_at IS NULL OR due_at IS NULL),
  ADD CHECK ((ended_at IS NOT NULL) = (state IN ('released', 'refunded') OR status IN ('expired', 'canceled')));
ALTER TABLE rail_operations
  ADD CHECK (kind IN ('open_checkout', 'expire_checkout', 'authorise', 'capture', 'void', 'refund', 'transfer', 'reverse_transfer', 'payout')),
  ADD CHECK (status IN ('planned', 'sent', 'pending', 'unknown', 'succeeded', 'failed')),
  ADD CHECK (amount > 0);
ALTER TABLE simulated_rail_entries ADD CHECK (verdict IN ('succeeded', 'failed'));
ALTER TABLE rail_facts
  ADD CHECK (kind IN ('hold_lost', 'dispute_opened', 'funds_withdrawn', 'funds_reinstated', 'dispute_closed', 'refund_failed', 'warning'));
ALTER TABLE ledger_transfers
  ADD CHECK (debit IN ('payer', 'held', 'payee', 'platform')),
  ADD CHECK (credit IN ('payer', 'held', 'payee', 'platform')),
  ADD CHECK (debit <> credit),
  ADD CHECK (amount > 0);
ALTER TABLE spend_accounts ADD CHECK (held >= 0), ADD CHECK (used >= 0), ADD CHECK (held + used <= "limit");
ALTER TABLE spend_decisions ADD CHECK (state IN ('none', 'held', 'consumed', 'released', 'expired')), ADD CHECK (amount >= 0);
