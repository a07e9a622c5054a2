-- Verification of merchants. The code decides every move (decision 22); what stands here holds whoever writes past it:
-- tenants apart, no status without its event, no decision by one person, nothing decided or frozen that changes.

CREATE TABLE "kyc_applications" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "introduced_by" TEXT,
    "status" TEXT NOT NULL,
    "reject_type" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "risk_tier" TEXT,
    "has_pep" BOOLEAN NOT NULL DEFAULT false,
    "entity_type" TEXT,
    "category_key" TEXT,
    "country" TEXT,
    "snapshot_hash" TEXT,
    "warranty_by" UUID,
    "warranty_at" TIMESTAMPTZ(3),
    "excluded_reviewers" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "decision_id" UUID,
    "is_held" BOOLEAN NOT NULL DEFAULT false,
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "retention_from" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_applications_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_subjects" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "sealed_key" BYTEA,
    "destroyed_at" TIMESTAMPTZ(3),
    "roles" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "is_publicly_held" BOOLEAN NOT NULL DEFAULT false,
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_subjects_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_fields" (
    "tenant_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "application_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "row_version" INTEGER NOT NULL,
    "updated_by" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_fields_pkey" PRIMARY KEY ("tenant_id","subject_id","path")
);
CREATE TABLE "kyc_links" (
    "tenant_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "owned_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "share" INTEGER NOT NULL,
    "controls" BOOLEAN NOT NULL,
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "updated_by" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_links_pkey" PRIMARY KEY ("tenant_id","owner_id","owned_id")
);
CREATE TABLE "kyc_sections" (
    "tenant_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "owner_user_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'not_started',
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "updated_by" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_sections_pkey" PRIMARY KEY ("tenant_id","application_id","name")
);
CREATE TABLE "kyc_documents" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "supersedes_id" UUID,
    "issued_on" TEXT,
    "expires_on" TEXT,
    "early_reverify" BOOLEAN NOT NULL DEFAULT false,
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_documents_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_files" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "document_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "sha256" BYTEA NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "pages" INTEGER,
    "width_px" INTEGER,
    "height_px" INTEGER,
    "findings" JSONB NOT NULL,
    "scan" TEXT NOT NULL,
    "uploaded_by" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    "replaced_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_files_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_upload_links" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "token_digest" BYTEA NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_upload_links_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_snapshots" (
    "tenant_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_snapshots_pkey" PRIMARY KEY ("tenant_id","application_id","hash")
);
CREATE TABLE "kyc_snapshot_fields" (
    "tenant_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "kyc_snapshot_fields_pkey" PRIMARY KEY ("tenant_id","application_id","hash","subject_id","path")
);
CREATE TABLE "kyc_timers" (
    "tenant_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "timer" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_timers_pkey" PRIMARY KEY ("tenant_id","application_id","timer")
);
CREATE TABLE "kyc_cases" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "priority" INTEGER NOT NULL DEFAULT 0,
    "assignee_id" UUID,
    "escalated_to" TEXT,
    "sla_started_at" TIMESTAMPTZ(3) NOT NULL,
    "sla_budget_ms" BIGINT NOT NULL,
    "sla_due_at" TIMESTAMPTZ(3),
    "pauses" JSONB NOT NULL DEFAULT '[]',
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_cases_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_claims" (
    "tenant_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "reviewer_id" UUID NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_claims_pkey" PRIMARY KEY ("tenant_id","case_id")
);
CREATE TABLE "kyc_checks" (
    "tenant_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "snapshot_hash" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "asks" JSONB NOT NULL DEFAULT '[]',
    "checked_by" TEXT,
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_checks_pkey" PRIMARY KEY ("tenant_id","application_id","snapshot_hash","key")
);
CREATE TABLE "kyc_info_requests" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "was_extended" BOOLEAN NOT NULL DEFAULT false,
    "counts_as_attempt" BOOLEAN NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_info_requests_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_info_items" (
    "tenant_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "ordinal" SMALLINT NOT NULL,
    "reason_code" TEXT NOT NULL,
    "target_path" TEXT NOT NULL,
    "merchant_text" TEXT NOT NULL,
    "unlocks" TEXT[] NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_info_items_pkey" PRIMARY KEY ("tenant_id","request_id","ordinal")
);
CREATE TABLE "kyc_proposals" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason_codes" TEXT[] NOT NULL,
    "rationale" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposer_role" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "snapshot_hash" TEXT NOT NULL,
    "voided_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_proposals_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_decisions" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "application_row_version" INTEGER NOT NULL,
    "proposal_id" UUID,
    "mode" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason_codes" TEXT[] NOT NULL,
    "proposed_by" UUID,
    "decided_by" UUID,
    "snapshot_hash" TEXT NOT NULL,
    "policy_version" TEXT NOT NULL,
    "is_sampled" BOOLEAN NOT NULL DEFAULT false,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_decisions_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_document_views" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "document_id" UUID NOT NULL,
    "viewed_by" UUID NOT NULL,
    "request_id" TEXT NOT NULL,
    "viewed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_document_views_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_notes" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "sealed_body" BYTEA NOT NULL,
    "author" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_notes_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_reviews" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'scheduled',
    "portions" TEXT[] NOT NULL,
    "answered" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "opens_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "lapsed_at" TIMESTAMPTZ(3),
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_reviews_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "kyc_events" (
    "tenant_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "row_version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "from_status" TEXT NOT NULL,
    "to_status" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_role" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_events_pkey" PRIMARY KEY ("tenant_id","application_id","row_version")
);
CREATE TABLE "kyc_staff" (
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "kyc_staff_pkey" PRIMARY KEY ("user_id")
);

CREATE INDEX "kyc_applications_tenant_id_status_updated_at_id_idx" ON "kyc_applications"("tenant_id", "status", "updated_at", "id");
CREATE INDEX "kyc_subjects_tenant_id_application_id_created_at_id_idx" ON "kyc_subjects"("tenant_id", "application_id", "created_at", "id");
CREATE INDEX "kyc_fields_tenant_id_application_id_idx" ON "kyc_fields"("tenant_id", "application_id");
CREATE INDEX "kyc_links_tenant_id_application_id_idx" ON "kyc_links"("tenant_id", "application_id");
CREATE INDEX "kyc_documents_tenant_id_application_id_created_at_id_idx" ON "kyc_documents"("tenant_id", "application_id", "created_at", "id");
CREATE INDEX "kyc_files_tenant_id_document_id_idx" ON "kyc_files"("tenant_id", "document_id");
CREATE INDEX "kyc_files_tenant_id_sha256_idx" ON "kyc_files"("tenant_id", "sha256");
CREATE UNIQUE INDEX "kyc_upload_links_tenant_id_token_digest_key" ON "kyc_upload_links"("tenant_id", "token_digest");
CREATE INDEX "kyc_upload_links_tenant_id_application_id_created_at_id_idx" ON "kyc_upload_links"("tenant_id", "application_id", "created_at", "id");
CREATE UNIQUE INDEX "kyc_decisions_row_version_key" ON "kyc_decisions"("tenant_id", "application_id", "application_row_version");
CREATE INDEX "kyc_document_views_viewed_idx" ON "kyc_document_views"("tenant_id", "document_id", "viewed_by", "viewed_at");
CREATE INDEX "kyc_notes_tenant_id_application_id_created_at_id_idx" ON "kyc_notes"("tenant_id", "application_id", "created_at", "id");
ALTER TABLE "kyc_subjects" ADD CONSTRAINT "kyc_subjects_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_fields" ADD CONSTRAINT "kyc_fields_tenant_id_subject_id_fkey" FOREIGN KEY ("tenant_id", "subject_id") REFERENCES "kyc_subjects"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_links" ADD CONSTRAINT "kyc_links_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_sections" ADD CONSTRAINT "kyc_sections_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_documents" ADD CONSTRAINT "kyc_documents_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_documents" ADD CONSTRAINT "kyc_documents_tenant_id_subject_id_fkey" FOREIGN KEY ("tenant_id", "subject_id") REFERENCES "kyc_subjects"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_files" ADD CONSTRAINT "kyc_files_tenant_id_document_id_fkey" FOREIGN KEY ("tenant_id", "document_id") REFERENCES "kyc_documents"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_upload_links" ADD CONSTRAINT "kyc_upload_links_tenant_id_subject_id_fkey" FOREIGN KEY ("tenant_id", "subject_id") REFERENCES "kyc_subjects"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_snapshots" ADD CONSTRAINT "kyc_snapshots_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_snapshot_fields" ADD CONSTRAINT "kyc_snapshot_fields_tenant_id_application_id_hash_fkey" FOREIGN KEY ("tenant_id", "application_id", "hash") REFERENCES "kyc_snapshots"("tenant_id", "application_id", "hash") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_timers" ADD CONSTRAINT "kyc_timers_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_cases" ADD CONSTRAINT "kyc_cases_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_claims" ADD CONSTRAINT "kyc_claims_tenant_id_case_id_fkey" FOREIGN KEY ("tenant_id", "case_id") REFERENCES "kyc_cases"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_checks" ADD CONSTRAINT "kyc_checks_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_info_requests" ADD CONSTRAINT "kyc_info_requests_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_info_items" ADD CONSTRAINT "kyc_info_items_tenant_id_request_id_fkey" FOREIGN KEY ("tenant_id", "request_id") REFERENCES "kyc_info_requests"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_proposals" ADD CONSTRAINT "kyc_proposals_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_decisions" ADD CONSTRAINT "kyc_decisions_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_document_views" ADD CONSTRAINT "kyc_document_views_tenant_id_document_id_fkey" FOREIGN KEY ("tenant_id", "document_id") REFERENCES "kyc_documents"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_notes" ADD CONSTRAINT "kyc_notes_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_reviews" ADD CONSTRAINT "kyc_reviews_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "kyc_events" ADD CONSTRAINT "kyc_events_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- One that has not ended per organisation, one applicant, one current document per kind, and one of each that stands open.
CREATE UNIQUE INDEX kyc_applications_live_key ON kyc_applications (tenant_id) WHERE status NOT IN ('withdrawn', 'closed');
CREATE UNIQUE INDEX kyc_subjects_applicant_key ON kyc_subjects (tenant_id, application_id) WHERE kind = 'entity';
CREATE UNIQUE INDEX kyc_documents_current_key ON kyc_documents (tenant_id, subject_id, kind) WHERE status <> 'superseded';
CREATE UNIQUE INDEX kyc_files_side_key ON kyc_files (tenant_id, document_id, side) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX kyc_cases_open_key ON kyc_cases (tenant_id, application_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX kyc_info_requests_open_key ON kyc_info_requests (tenant_id, application_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX kyc_proposals_open_key ON kyc_proposals (tenant_id, application_id) WHERE voided_at IS NULL AND decided_at IS NULL;
CREATE UNIQUE INDEX kyc_reviews_open_key ON kyc_reviews (tenant_id, application_id) WHERE completed_at IS NULL;
-- What is swept, and the desk's queue.
CREATE INDEX kyc_timers_due_idx ON kyc_timers (due_at, tenant_id, application_id)
  WHERE stopped_at IS NULL AND timer IN ('automatic_checks', 'info_request', 'idle_draft');
CREATE INDEX kyc_reviews_due_idx ON kyc_reviews (coalesce(due_at, opens_at), tenant_id, application_id)
  WHERE state IN ('scheduled', 'open');
CREATE INDEX kyc_cases_queue_idx ON kyc_cases (coalesce(sla_due_at, 'infinity'), id) WHERE closed_at IS NULL;

ALTER TABLE kyc_applications
  ADD CHECK (status IN ('draft', 'submitted', 'auto_verification', 'manual_review', 'additional_info_required', 'approved',
    'rejected', 'suspended', 'expired', 'withdrawn', 'closed')),
  ADD CHECK (reject_type IN ('retry', 'final')),
  ADD CHECK (risk_tier IN ('low', 'medium', 'high')),
  ADD CHECK (version >= 1 AND attempt >= 1 AND row_version >= 1),
  ADD CHECK (snapshot_hash ~ '^[0-9a-f]{64}$'),
  ADD CHECK ((warranty_by IS NULL) = (warranty_at IS NULL));
ALTER TABLE kyc_subjects
  ADD CHECK (kind IN ('entity', 'company', 'person')),
  ADD CHECK ((sealed_key IS NULL) = (destroyed_at IS NOT NULL)),
  ADD CHECK (kind = 'person' OR cardinality(roles) = 0),
  ADD CHECK (roles <@ ARRAY['director', 'shareholder', 'ubo', 'authorised_signatory', 'controlling_person']);
ALTER TABLE kyc_links
  ADD CHECK (share BETWEEN 0 AND 100000), ADD CHECK (share > 0 OR controls), ADD CHECK (owner_id <> owned_id),
  ADD CONSTRAINT kyc_links_owner_fkey FOREIGN KEY (tenant_id, owner_id) REFERENCES kyc_subjects (tenant_id, id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  ADD CONSTRAINT kyc_links_owned_fkey FOREIGN KEY (tenant_id, owned_id) REFERENCES kyc_subjects (tenant_id, id) ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE kyc_sections
  ADD CHECK (name IN ('business', 'people', 'ownership', 'documents', 'website', 'payout', 'signing')),
  ADD CHECK (state IN ('not_started', 'in_progress', 'done'));
ALTER TABLE kyc_documents
  ADD CHECK (status IN ('required', 'uploading', 'scanning', 'quality_failed', 'uploaded', 'in_review', 'accepted', 'rejected',
    'expiring', 'expired', 'superseded')),
  ADD CHECK (issued_on ~ '^\d{4}-\d{2}-\d{2}$'), ADD CHECK (expires_on ~ '^\d{4}-\d{2}-\d{2}$');
ALTER TABLE kyc_files
  ADD CHECK (side IN ('front', 'back', 'single')), ADD CHECK (type IN ('jpeg', 'png', 'pdf')), ADD CHECK (scan IN ('clean')),
  ADD CHECK (octet_length(sha256) = 32), ADD CHECK (size BETWEEN 1 AND 4194304);
ALTER TABLE kyc_upload_links ADD CHECK (octet_length(token_digest) = 32);
ALTER TABLE kyc_snapshots ADD CHECK (hash ~ '^[0-9a-f]{64}$');
ALTER TABLE kyc_timers ADD CHECK (timer IN ('automatic_checks', 'review', 'website_review', 'info_request', 'idle_draft',
  'invitation', 'first_touch', 'second_approval', 'appeal', 'post_review', 'change_notice'));
ALTER TABLE kyc_cases
  ADD CHECK (kind IN ('initial', 'resubmission', 'periodic', 'change', 'appeal')),
  ADD CHECK (state IN ('queued', 'claimed', 'waiting_merchant', 'awaiting_second', 'closed')),
  ADD CHECK ((state = 'closed') = (closed_at IS NOT NULL)), ADD CHECK (escalated_to IN ('compliance_lead')),
  ADD CHECK (sla_budget_ms > 0);
ALTER TABLE kyc_checks ADD CHECK (source IN ('auto', 'human')), ADD CHECK (result IN ('pass', 'fail', 'unavailable', 'n_a', 'pending'));
ALTER TABLE kyc_info_items ADD CHECK (state IN ('open', 'answered', 'accepted', 'still_open')), ADD CHECK (merchant_text <> '');
ALTER TABLE kyc_proposals
  ADD CHECK (outcome IN ('approve', 'reject_retry', 'reject_final', 'suspend', 'reinstate', 'close')),
  ADD CHECK (proposer_role IN ('compliance_reviewer', 'compliance_lead')), ADD CHECK (voided_at IS NULL OR decided_at IS NULL);
-- Four eyes: two people, who are not the same, or the rules engine alone.
ALTER TABLE kyc_decisions
  ADD CHECK (outcome IN ('approve', 'reject_retry', 'reject_final', 'suspend', 'reinstate', 'close')),
  ADD CHECK (mode IN ('human', 'auto')),
  ADD CONSTRAINT kyc_decisions_four_eyes CHECK (CASE mode
    WHEN 'auto' THEN proposed_by IS NULL AND decided_by IS NULL AND proposal_id IS NULL AND outcome = 'approve'
    ELSE proposed_by IS NOT NULL AND decided_by IS NOT NULL AND proposal_id IS NOT NULL AND decided_by <> proposed_by END),
  ADD FOREIGN KEY (tenant_id, proposal_id) REFERENCES kyc_proposals (tenant_id, id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  ADD FOREIGN KEY (tenant_id, application_id, snapshot_hash) REFERENCES kyc_snapshots (tenant_id, application_id, hash) ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE kyc_applications
  ADD FOREIGN KEY (tenant_id, decision_id) REFERENCES kyc_decisions (tenant_id, id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  ADD FOREIGN KEY (tenant_id, id, snapshot_hash) REFERENCES kyc_snapshots (tenant_id, application_id, hash) ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE kyc_reviews ADD CHECK (state IN ('scheduled', 'open', 'overdue', 'submitted', 'in_review', 'completed')),
  ADD CHECK ((state = 'completed') = (completed_at IS NOT NULL));
ALTER TABLE kyc_staff ADD CHECK (role IN ('compliance_reviewer', 'compliance_lead'));
-- The machine's own table, and who may do what: a test compares both with the code.
ALTER TABLE kyc_events
  ADD CHECK (actor_kind IN ('person', 'system')),
  ADD CONSTRAINT kyc_events_legal_move CHECK (from_status || ' ' || command || ' ' || to_status IN (
    'not_started start draft', 'draft submit submitted', 'draft lapse expired', 'draft withdraw withdrawn',
    'submitted begin_checks auto_verification', 'submitted withdraw withdrawn',
    'auto_verification conclude_checks approved', 'auto_verification conclude_checks manual_review',
    'auto_verification conclude_checks additional_info_required', 'auto_verification overrun_checks manual_review',
    'manual_review request_info additional_info_required', 'manual_review approve approved', 'manual_review reject rejected',
    'additional_info_required resubmit manual_review', 'additional_info_required lapse expired',
    'approved suspend suspended', 'approved close closed', 'rejected retry draft', 'rejected accept_appeal manual_review',
    'suspended reinstate approved', 'suspended close closed', 'expired resume draft')),
  ADD CONSTRAINT kyc_events_doer CHECK (actor_role || ' ' || command IN (
    'merchant_business start', 'merchant_business submit', 'merchant_business resubmit', 'merchant_business retry',
    'merchant_business withdraw', 'merchant_business resume', 'integration_consultant withdraw',
    'system begin_checks', 'system conclude_checks', 'system overrun_checks', 'system lapse', 'system suspend',
    'compliance_reviewer request_info', 'compliance_reviewer approve', 'compliance_reviewer reject',
    'compliance_lead request_info', 'compliance_lead approve', 'compliance_lead reject', 'compliance_lead accept_appeal',
    'compliance_lead suspend', 'compliance_lead reinstate', 'compliance_lead close'));

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['kyc_applications', 'kyc_subjects', 'kyc_fields', 'kyc_links', 'kyc_sections', 'kyc_documents',
      'kyc_files', 'kyc_upload_links', 'kyc_snapshots', 'kyc_snapshot_fields', 'kyc_timers', 'kyc_cases', 'kyc_claims',
      'kyc_checks', 'kyc_info_requests', 'kyc_info_items', 'kyc_proposals', 'kyc_decisions', 'kyc_document_views',
      'kyc_notes', 'kyc_reviews', 'kyc_events'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant_rows ON %I TO tidegate_app, tidegate_worker
         USING (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)
         WITH CHECK (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO tidegate_app, tidegate_worker', t);
  END LOOP;
  -- What the desk's functions look up across tenants.
  FOREACH t IN ARRAY ARRAY['kyc_applications', 'kyc_cases', 'kyc_timers', 'kyc_reviews'] LOOP
    EXECUTE format('CREATE POLICY sys_rows ON %I FOR SELECT TO tidegate_sys USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO tidegate_sys', t);
  END LOOP;
END $$;
ALTER TABLE kyc_staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE kyc_staff FORCE ROW LEVEL SECURITY;
CREATE POLICY sys_rows ON kyc_staff TO tidegate_sys USING (true) WITH CHECK (true);
GRANT SELECT ON kyc_staff TO tidegate_sys;
CREATE POLICY sys_writes ON audit_entries FOR INSERT TO tidegate_sys WITH CHECK (true);
GRANT INSERT ON audit_entries TO tidegate_sys;

-- Events, decisions, snapshots and views are insert-only by grant; nothing is ever deleted.
GRANT UPDATE (status, reject_type, version, attempt, risk_tier, has_pep, entity_type, category_key, country, snapshot_hash,
  warranty_by, warranty_at, excluded_reviewers, decision_id, is_held, row_version, updated_at, submitted_at, decided_at,
  retention_from) ON kyc_applications TO tidegate_app, tidegate_worker;
GRANT UPDATE (sealed_key, destroyed_at, roles, is_publicly_held, row_version, removed_at) ON kyc_subjects TO tidegate_app, tidegate_worker;
GRANT UPDATE (sealed, row_version, updated_by, updated_at) ON kyc_fields TO tidegate_app, tidegate_worker;
GRANT UPDATE (share, controls, row_version, updated_by, updated_at, removed_at) ON kyc_links TO tidegate_app, tidegate_worker;
GRANT UPDATE (owner_user_id, state, row_version, updated_by, updated_at) ON kyc_sections TO tidegate_app, tidegate_worker;
GRANT UPDATE (status, issued_on, expires_on, early_reverify, row_version, changed_at) ON kyc_documents TO tidegate_app, tidegate_worker;
GRANT UPDATE (replaced_at) ON kyc_files TO tidegate_app, tidegate_worker;
GRANT UPDATE (revoked_at, last_used_at) ON kyc_upload_links TO tidegate_app, tidegate_worker;
GRANT UPDATE (started_at, due_at, stopped_at) ON kyc_timers TO tidegate_app, tidegate_worker;
GRANT UPDATE (state, priority, assignee_id, escalated_to, sla_due_at, pauses, row_version, closed_at) ON kyc_cases TO tidegate_app, tidegate_worker;
GRANT UPDATE (reviewer_id, claimed_at, heartbeat_at, expires_at) ON kyc_claims TO tidegate_app, tidegate_worker;
GRANT UPDATE (source, result, asks, checked_by, checked_at) ON kyc_checks TO tidegate_app, tidegate_worker;
GRANT UPDATE (due_at, was_extended, closed_at) ON kyc_info_requests TO tidegate_app, tidegate_worker;
GRANT UPDATE (state, answered_at) ON kyc_info_items TO tidegate_app, tidegate_worker;
GRANT UPDATE (voided_at, decided_at) ON kyc_proposals TO tidegate_app, tidegate_worker;
GRANT UPDATE (state, answered, due_at, lapsed_at, row_version, completed_at) ON kyc_reviews TO tidegate_app, tidegate_worker;

-- A destroyed key never comes back, and a live one is never put in another's place.
CREATE FUNCTION kyc_refuse_rekeying() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the key of a subject is destroyed, and nothing else' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER subject_keys_are_final BEFORE UPDATE OF sealed_key ON kyc_subjects
  FOR EACH ROW WHEN (NEW.sealed_key IS NOT NULL AND NEW.sealed_key IS DISTINCT FROM OLD.sealed_key) EXECUTE FUNCTION kyc_refuse_rekeying();

-- The role of a person at the desk; null for who is not there.
CREATE FUNCTION kyc_staff_role(p_user uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT role FROM kyc_staff WHERE user_id = p_user AND revoked_at IS NULL
$$;

-- A proposal is the desk's. A decision follows a proposal that stands; both people are the desk's, and only the rules
-- engine decides alone.
CREATE FUNCTION kyc_check_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF kyc_staff_role(NEW.proposed_by) IS DISTINCT FROM NEW.proposer_role THEN
    RAISE EXCEPTION 'a decision is proposed by the desk' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER proposals_are_the_desks AFTER INSERT ON kyc_proposals FOR EACH ROW EXECUTE FUNCTION kyc_check_proposal();
CREATE FUNCTION kyc_check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.mode = 'auto' THEN
    IF NOT pg_has_role(current_user, 'tidegate_worker', 'MEMBER') THEN
      RAISE EXCEPTION 'only the rules engine decides automatically' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF kyc_staff_role(NEW.decided_by) IS NULL OR NOT EXISTS (
      SELECT FROM kyc_proposals p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.proposal_id
        AND p.application_id = NEW.application_id AND p.proposed_by = NEW.proposed_by AND p.outcome = NEW.outcome
        AND p.snapshot_hash = NEW.snapshot_hash AND p.voided_at IS NULL) THEN
    RAISE EXCEPTION 'a decision follows the proposal of another person' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER decisions_follow_proposals AFTER INSERT ON kyc_decisions FOR EACH ROW EXECUTE FUNCTION kyc_check_decision();

-- No status without its event, no end of a review without its decision. Checked at the end of the transaction, where all
-- of it stands.
CREATE FUNCTION kyc_check_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  was text := 'not_started'; before int := 0; happened kyc_events;
BEGIN
  IF TG_OP = 'UPDATE' THEN was := OLD.status; before := OLD.row_version; END IF;
  SELECT * INTO happened FROM kyc_events e WHERE e.tenant_id = NEW.tenant_id AND e.application_id = NEW.id
    AND e.row_version = NEW.row_version AND e.from_status = was AND e.to_status = NEW.status;
  IF NOT FOUND OR NEW.row_version <> before + 1 THEN
    RAISE EXCEPTION 'an application moves from % to % by an event only', was, NEW.status USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status IN ('submitted', 'auto_verification', 'manual_review') AND NEW.snapshot_hash IS NULL THEN
    RAISE EXCEPTION 'what is reviewed was frozen' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.status IN ('approved', 'rejected', 'closed') OR (NEW.status = 'suspended' AND happened.actor_kind = 'person'))
    AND NOT EXISTS (
      SELECT FROM kyc_decisions d WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.decision_id AND d.application_id = NEW.id
        AND d.application_row_version = before AND d.snapshot_hash = NEW.snapshot_hash
        AND d.outcome = ANY (CASE happened.command
          WHEN 'conclude_checks' THEN ARRAY['approve'] WHEN 'approve' THEN ARRAY['approve']
          WHEN 'reject' THEN ARRAY['reject_retry', 'reject_final'] ELSE ARRAY[happened.command] END)
        AND (d.mode = 'auto') = (happened.command = 'conclude_checks')) THEN
    RAISE EXCEPTION 'an application is % by a decision only', NEW.status USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER applications_begin AFTER INSERT ON kyc_applications DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION kyc_check_move();
CREATE CONSTRAINT TRIGGER applications_move AFTER UPDATE ON kyc_applications DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION kyc_check_move();

-- The role of a member now; null for who has left, or is disabled.
CREATE FUNCTION kyc_member_role(p_organization uuid, p_user uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.role FROM memberships m JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
  WHERE m.organization_id = p_organization AND m.user_id = p_user
$$;

-- Who of an organisation is written to about its application.
CREATE FUNCTION kyc_recipients(p_organization uuid, p_limit int) RETURNS TABLE (email text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
  WHERE m.organization_id = p_organization AND m.role IN ('owner', 'tenant_admin') ORDER BY m.created_at, m.user_id LIMIT p_limit
$$;

-- Lets a personal upload link of the tenant that is set be found by its digest alone.
CREATE FUNCTION kyc_locate(p_digest bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO locators (kind, digest, tenant_id) VALUES ('kyc_upload', p_digest, tidegate_tenant())
$$;
CREATE FUNCTION kyc_tenant_of(p_digest bytea)
RETURNS TABLE (id uuid, public_id text, organization_id uuid, environment text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, t.public_id, t.organization_id, t.environment, t.name
  FROM locators l JOIN tenants t ON t.id = l.tenant_id WHERE l.kind = 'kyc_upload' AND l.digest = p_digest
$$;

-- The desk's queue, most urgent first: no person's data. Writes who looked into the log of every tenant that was shown.
CREATE FUNCTION kyc_queue(p_actor uuid, p_request text, p_after_due timestamptz, p_after_id uuid, p_limit int)
RETURNS TABLE (tenant_id uuid, organization_name text, application_id uuid, case_id uuid, kind text, state text, priority int,
               status text, attempt int, risk_tier text, entity_type text, category_key text, country text, has_pep boolean,
               assignee_id uuid, due_at timestamptz, opened_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF kyc_staff_role(p_actor) IS NULL THEN
    RAISE EXCEPTION 'the queue is the desk''s' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
    WITH page AS (
      SELECT c.* FROM kyc_cases c WHERE c.closed_at IS NULL
        AND (p_after_id IS NULL OR (coalesce(c.sla_due_at, 'infinity'), c.id) > (coalesce(p_after_due, 'infinity'), p_after_id))
      ORDER BY coalesce(c.sla_due_at, 'infinity'), c.id LIMIT least(p_limit, 201)),
    noted AS (
      INSERT INTO audit_entries (tenant_id, id, actor_kind, actor_id, action, subject_kind, subject_id, request_id)
        SELECT DISTINCT ON (p.tenant_id) p.tenant_id, gen_random_uuid(), 'user', p_actor::text, 'kyc.queue_read', 'kyc_application',
          p.application_id::text, p_request FROM page p)
    SELECT p.tenant_id, t.name, p.application_id, p.id, p.kind, p.state, p.priority, a.status, a.attempt, a.risk_tier,
      a.entity_type, a.category_key, a.country, a.has_pep, p.assignee_id, p.sla_due_at, p.opened_at
    FROM page p JOIN kyc_applications a ON a.tenant_id = p.tenant_id AND a.id = p.application_id
    JOIN tenants t ON t.id = p.tenant_id
    ORDER BY coalesce(p.sla_due_at, 'infinity'), p.id;
END $$;

-- Whose case it is, for a person of the desk who opens it. Stands in the tenant's own log.
CREATE FUNCTION kyc_open_case(p_actor uuid, p_request text, p_case uuid)
RETURNS TABLE (tenant_id uuid, public_id text, organization_id uuid, name text, application_id uuid, staff_role text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE as_role text := kyc_staff_role(p_actor);
BEGIN
  IF as_role IS NULL THEN RAISE EXCEPTION 'cases are the desk''s' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN QUERY
    WITH found AS (SELECT c.* FROM kyc_cases c WHERE c.id = p_case),
    noted AS (
      INSERT INTO audit_entries (tenant_id, id, actor_kind, actor_id, action, subject_kind, subject_id, request_id)
        SELECT f.tenant_id, gen_random_uuid(), 'user', p_actor::text, 'kyc.case_opened', 'kyc_application',
          f.application_id::text, p_request FROM found f)
    SELECT t.id, t.public_id, t.organization_id, t.name, f.application_id, as_role FROM found f JOIN tenants t ON t.id = f.tenant_id;
END $$;

-- Applications of which a timer has run out, and those whose review opens or lapses.
CREATE FUNCTION sys_due_kyc(p_limit int) RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.tenant_id, t.application_id FROM kyc_timers t
  WHERE t.stopped_at IS NULL AND t.timer IN ('automatic_checks', 'info_request', 'idle_draft') AND t.due_at <= now()
  ORDER BY t.due_at LIMIT p_limit
$$;
CREATE FUNCTION sys_due_kyc_reviews(p_limit int) RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.tenant_id, r.application_id FROM kyc_reviews r
  WHERE r.state IN ('scheduled', 'open') AND coalesce(r.due_at, r.opens_at) <= now()
  ORDER BY coalesce(r.due_at, r.opens_at) LIMIT p_limit
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['kyc_staff_role(uuid)', 'kyc_member_role(uuid, uuid)', 'kyc_recipients(uuid, int)',
      'kyc_locate(bytea)', 'kyc_tenant_of(bytea)', 'kyc_queue(uuid, text, timestamptz, uuid, int)',
      'kyc_open_case(uuid, text, uuid)', 'sys_due_kyc(int)', 'sys_due_kyc_reviews(int)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
  END LOOP;
  FOREACH f IN ARRAY ARRAY['kyc_staff_role(uuid)', 'kyc_member_role(uuid, uuid)', 'kyc_recipients(uuid, int)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app, tidegate_worker', f);
  END LOOP;
  FOREACH f IN ARRAY ARRAY['kyc_locate(bytea)', 'kyc_tenant_of(bytea)', 'kyc_queue(uuid, text, timestamptz, uuid, int)',
      'kyc_open_case(uuid, text, uuid)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app', f);
  END LOOP;
  GRANT EXECUTE ON FUNCTION sys_due_kyc(int), sys_due_kyc_reviews(int) TO tidegate_worker;
END $$;
