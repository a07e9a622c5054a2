-- The reviewer's desk: its people are people of the installation, what they say stands sealed, and the database holds what
-- the second person needs beside being another one: no tie to the organisation, and every file opened.

-- AlterTable
ALTER TABLE "kyc_checks" ADD COLUMN "sealed_note" BYTEA;

-- AlterTable
ALTER TABLE "kyc_document_views" ADD COLUMN "file_id" UUID NOT NULL;

-- AlterTable
ALTER TABLE "kyc_documents" ADD COLUMN "judged_at" TIMESTAMPTZ(3),
ADD COLUMN "judged_by" UUID,
ADD COLUMN "reason_code" TEXT;

-- AlterTable
ALTER TABLE "kyc_proposals" DROP COLUMN "rationale",
ADD COLUMN "sealed_rationale" BYTEA NOT NULL,
ADD COLUMN "sealed_void_note" BYTEA,
ADD COLUMN "void_reason" TEXT;

-- AlterTable
ALTER TABLE "kyc_reviews" ADD COLUMN "answers" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "kyc_appeals" (
    "tenant_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "row_version" INTEGER NOT NULL,
    "sealed_body" BYTEA NOT NULL,
    "asked_by" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kyc_appeals_pkey" PRIMARY KEY ("tenant_id","application_id","row_version")
);

-- AddForeignKey
ALTER TABLE "kyc_appeals" ADD CONSTRAINT "kyc_appeals_tenant_id_application_id_fkey" FOREIGN KEY ("tenant_id", "application_id") REFERENCES "kyc_applications"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

ALTER TABLE kyc_document_views ADD FOREIGN KEY (tenant_id, file_id) REFERENCES kyc_files (tenant_id, id) ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE kyc_proposals ADD CHECK (void_reason IN ('withdrawn', 'sent_back', 'overtaken'));
CREATE INDEX kyc_document_views_file_idx ON kyc_document_views (tenant_id, file_id, viewed_by, viewed_at);
-- The desk's closed cases, the latest first.
CREATE INDEX kyc_cases_closed_idx ON kyc_cases (closed_at DESC, id) WHERE closed_at IS NOT NULL;

ALTER TABLE kyc_appeals ENABLE ROW LEVEL SECURITY;
ALTER TABLE kyc_appeals FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON kyc_appeals TO tidegate_app, tidegate_worker
  USING (tenant_id = nullif(current_setting('tidegate.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('tidegate.tenant', true), '')::uuid);
GRANT SELECT, INSERT ON kyc_appeals TO tidegate_app, tidegate_worker;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['kyc_claims', 'kyc_documents', 'kyc_files'] LOOP
    EXECUTE format('CREATE POLICY sys_rows ON %I FOR SELECT TO tidegate_sys USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO tidegate_sys', t);
  END LOOP;
END $$;

GRANT UPDATE (sealed_note) ON kyc_checks TO tidegate_app, tidegate_worker;
GRANT UPDATE (reason_code, judged_by, judged_at) ON kyc_documents TO tidegate_app, tidegate_worker;
GRANT UPDATE (sealed_void_note, void_reason) ON kyc_proposals TO tidegate_app, tidegate_worker;
GRANT UPDATE (answers, portions, opens_at) ON kyc_reviews TO tidegate_app, tidegate_worker;
GRANT UPDATE (kind, sla_started_at, sla_budget_ms) ON kyc_cases TO tidegate_app, tidegate_worker;

-- The role of a person at the desk; a lead is that first. Null for who is not there, or is disabled.
CREATE OR REPLACE FUNCTION kyc_staff_role(p_user uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.role FROM platform_members p JOIN users u ON u.id = p.user_id AND u.disabled_at IS NULL
  WHERE p.user_id = p_user AND p.role IN ('compliance_reviewer', 'compliance_lead')
  ORDER BY p.role = 'compliance_lead' DESC LIMIT 1
$$;
DROP TABLE kyc_staff;

-- Whether a person belongs to an organisation, works for it, or brought it: themselves, their firm or their organisation.
CREATE FUNCTION kyc_is_tied(p_user uuid, p_organization uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM memberships m WHERE m.user_id = p_user AND m.organization_id = p_organization)
    OR EXISTS (SELECT FROM introductions i WHERE i.organization_id = p_organization
      AND (i.introduced_by = p_user
        OR i.firm_id IN (SELECT p.firm_id FROM platform_members p WHERE p.user_id = p_user)
        OR i.by_organization_id IN (SELECT m.organization_id FROM memberships m WHERE m.user_id = p_user)))
    OR EXISTS (SELECT FROM engagements e WHERE e.user_id = p_user AND e.organization_id = p_organization
      AND e.role NOT IN ('compliance_reviewer', 'compliance_lead'))
$$;

CREATE OR REPLACE FUNCTION kyc_check_proposal() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF kyc_staff_role(NEW.proposed_by) IS DISTINCT FROM NEW.proposer_role THEN
    RAISE EXCEPTION 'a decision is proposed by the desk' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM kyc_applications a WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.application_id
      AND (kyc_is_tied(NEW.proposed_by, a.organization_id) OR NEW.proposed_by::text = ANY (a.excluded_reviewers))) THEN
    RAISE EXCEPTION 'who is tied to a case has no part in its decision' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

-- What ended stays ended: no proposal carries two decisions, and none that was sent back comes again.
CREATE FUNCTION kyc_refuse_revival() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a proposal ends once' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER proposals_end_once BEFORE UPDATE ON kyc_proposals FOR EACH ROW
  WHEN (OLD.voided_at IS NOT NULL OR OLD.decided_at IS NOT NULL) EXECUTE FUNCTION kyc_refuse_revival();

CREATE OR REPLACE FUNCTION kyc_check_decision() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.mode = 'auto' THEN
    IF NOT pg_has_role(current_user, 'tidegate_worker', 'MEMBER') THEN
      RAISE EXCEPTION 'only the rules engine decides automatically' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
  END IF;
  IF kyc_staff_role(NEW.decided_by) IS NULL OR NOT EXISTS (
      SELECT FROM kyc_proposals p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.proposal_id
        AND p.application_id = NEW.application_id AND p.proposed_by = NEW.proposed_by AND p.outcome = NEW.outcome
        AND p.snapshot_hash = NEW.snapshot_hash AND p.voided_at IS NULL AND p.decided_at IS NULL) THEN
    RAISE EXCEPTION 'a decision follows the proposal of another person' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM kyc_applications a WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.application_id
      AND (kyc_is_tied(NEW.decided_by, a.organization_id) OR NEW.decided_by::text = ANY (a.excluded_reviewers))) THEN
    RAISE EXCEPTION 'who is tied to a case has no part in its decision' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.outcome IN ('approve', 'reject_retry', 'reject_final', 'reinstate') AND EXISTS (
      SELECT FROM kyc_files f JOIN kyc_documents d ON d.tenant_id = f.tenant_id AND d.id = f.document_id AND d.status <> 'superseded'
      WHERE f.tenant_id = NEW.tenant_id AND f.application_id = NEW.application_id AND f.replaced_at IS NULL AND NOT EXISTS (
        SELECT FROM kyc_document_views v WHERE v.tenant_id = f.tenant_id AND v.file_id = f.id
          AND v.viewed_by = NEW.decided_by AND v.viewed_at > d.changed_at)) THEN
    RAISE EXCEPTION 'who decides has opened every file' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

DROP FUNCTION kyc_queue(uuid, text, timestamptz, uuid, int);
DROP FUNCTION kyc_open_case(uuid, text, uuid);

-- Cases of one filter and where they stand: late, due soon, sent in again, the rest, waiting for the merchant; the closed
-- ones, of each application the latest, by when they were closed.
CREATE FUNCTION kyc_desk_cases(p_actor uuid, p_filter text, p_now timestamptz, p_soon timestamptz)
RETURNS TABLE (tenant_id uuid, case_id uuid, rank int, place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.tenant_id, r.id, r.rank, (1000 * extract(epoch FROM
    CASE WHEN r.rank <= 1 THEN r.sla_due_at WHEN r.rank = 5 THEN r.closed_at ELSE r.opened_at END)
    * CASE r.rank WHEN 5 THEN -1 ELSE 1 END)::bigint
  FROM (
    SELECT c.tenant_id, c.id, c.sla_due_at, c.opened_at, c.closed_at,
      CASE WHEN c.closed_at IS NOT NULL THEN 5 WHEN c.state = 'waiting_merchant' THEN 4 WHEN c.sla_due_at < p_now THEN 0
        WHEN c.sla_due_at <= p_soon THEN 1 WHEN c.kind = 'resubmission' OR a.attempt > 1 THEN 2 ELSE 3 END AS rank
    FROM kyc_cases c JOIN kyc_applications a ON a.tenant_id = c.tenant_id AND a.id = c.application_id
    WHERE (c.closed_at IS NOT NULL) = (p_filter = 'closed')
      AND CASE p_filter WHEN 'mine' THEN c.assignee_id = p_actor WHEN 'unassigned' THEN c.assignee_id IS NULL
        WHEN 'late' THEN c.sla_due_at < p_now WHEN 'waiting_merchant' THEN c.state = 'waiting_merchant'
        WHEN 'awaiting_second' THEN c.state = 'awaiting_second'
        WHEN 'closed' THEN NOT EXISTS (SELECT FROM kyc_cases n WHERE n.tenant_id = c.tenant_id
          AND n.application_id = c.application_id AND (n.closed_at IS NULL OR (n.opened_at, n.id) > (c.opened_at, c.id)))
        ELSE true END) r
$$;

-- The desk's queue, most urgent first: no person's data but the names of the desk's own. Writes who looked into the log of
-- every tenant that was shown.
CREATE FUNCTION kyc_queue(p jsonb)
RETURNS TABLE (tenant_id uuid, organization_name text, application_id uuid, case_id uuid, kind text, state text, status text,
               attempt int, risk_tier text, entity_type text, category_key text, country text, has_pep boolean,
               early_reverify boolean, duplicate_file boolean, is_tied boolean, is_excluded boolean, assignee_id uuid,
               assignee_name text, claimed_by uuid, claimed_name text, claim_expires_at timestamptz,
               sla_started_at timestamptz, sla_budget_ms bigint, pauses jsonb, opened_at timestamptz, closed_at timestamptz,
               rank int, place bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE actor uuid := (p->>'actor')::uuid; as_of timestamptz := (p->>'now')::timestamptz;
BEGIN
  IF kyc_staff_role(actor) IS NULL THEN
    RAISE EXCEPTION 'the queue is the desk''s' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
    WITH page AS (
      SELECT d.* FROM kyc_desk_cases(actor, p->>'filter', as_of, (p->>'soon')::timestamptz) d
      WHERE p->>'after_id' IS NULL
        OR (d.rank, d.place, d.case_id) > ((p->>'after_rank')::int, (p->>'after_place')::bigint, (p->>'after_id')::uuid)
      ORDER BY d.rank, d.place, d.case_id LIMIT least((p->>'limit')::int, 201)),
    shown AS (
      SELECT c.*, g.rank, g.place FROM page g JOIN kyc_cases c ON c.tenant_id = g.tenant_id AND c.id = g.case_id),
    noted AS (
      INSERT INTO audit_entries (tenant_id, id, actor_kind, actor_id, action, subject_kind, subject_id, request_id)
        SELECT DISTINCT ON (s.tenant_id) s.tenant_id, gen_random_uuid(), 'platform', actor::text, 'kyc.queue_read',
          'kyc_application', s.application_id::text, p->>'request' FROM shown s)
    SELECT s.tenant_id, t.name, s.application_id, s.id, s.kind, s.state, a.status, a.attempt, a.risk_tier, a.entity_type,
      a.category_key, a.country, a.has_pep,
      EXISTS (SELECT FROM kyc_documents d WHERE d.tenant_id = s.tenant_id AND d.application_id = s.application_id
        AND d.early_reverify AND d.status <> 'superseded'),
      EXISTS (SELECT FROM kyc_documents d JOIN kyc_files f ON f.tenant_id = d.tenant_id AND f.document_id = d.id
          AND f.replaced_at IS NULL AND f.findings @> '[{"rule": "dup.hash"}]'
        WHERE d.tenant_id = s.tenant_id AND d.application_id = s.application_id AND d.status <> 'superseded'),
      kyc_is_tied(actor, a.organization_id), actor::text = ANY (a.excluded_reviewers), s.assignee_id, u.name,
      k.reviewer_id, h.name, k.expires_at, s.sla_started_at, s.sla_budget_ms, s.pauses, s.opened_at, s.closed_at, s.rank, s.place
    FROM shown s
    JOIN kyc_applications a ON a.tenant_id = s.tenant_id AND a.id = s.application_id
    JOIN tenants t ON t.id = s.tenant_id
    LEFT JOIN users u ON u.id = s.assignee_id
    LEFT JOIN kyc_claims k ON k.tenant_id = s.tenant_id AND k.case_id = s.id AND k.expires_at > as_of
    LEFT JOIN users h ON h.id = k.reviewer_id
    ORDER BY s.rank, s.place, s.id;
END $$;

-- How many cases each filter shows; nobody counts further than a thousand.
CREATE FUNCTION kyc_queue_counts(p_actor uuid, p_filters text[], p_now timestamptz, p_soon timestamptz, p_most int)
RETURNS TABLE (filter text, cases int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF kyc_staff_role(p_actor) IS NULL THEN
    RAISE EXCEPTION 'the queue is the desk''s' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT f, (SELECT count(*)::int FROM (
    SELECT FROM kyc_desk_cases(p_actor, f, p_now, p_soon) LIMIT least(p_most, 1000)) counted) FROM unnest(p_filters) f;
END $$;

-- Whose case it is, for a person of the desk. With a note when it is opened to be looked at, in the tenant's own log; acts
-- note themselves.
CREATE FUNCTION kyc_open_case(p_actor uuid, p_request text, p_case uuid, p_note boolean)
RETURNS TABLE (tenant_id uuid, public_id text, organization_id uuid, environment text, name text, application_id uuid,
               staff_role text, is_tied boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE as_role text := kyc_staff_role(p_actor);
BEGIN
  IF as_role IS NULL THEN RAISE EXCEPTION 'cases are the desk''s' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN QUERY
    WITH found AS (
      SELECT c.tenant_id, c.application_id, o.organization_id FROM kyc_cases c JOIN tenants o ON o.id = c.tenant_id WHERE c.id = p_case),
    noted AS (
      INSERT INTO audit_entries (tenant_id, id, actor_kind, actor_id, action, subject_kind, subject_id, request_id)
        SELECT f.tenant_id, gen_random_uuid(), 'platform', p_actor::text, 'kyc.case_opened', 'kyc_application',
          f.application_id::text, p_request FROM found f WHERE p_note AND NOT kyc_is_tied(p_actor, f.organization_id))
    SELECT t.id, t.public_id, t.organization_id, t.environment, t.name, f.application_id, as_role,
      kyc_is_tied(p_actor, t.organization_id)
    FROM found f JOIN tenants t ON t.id = f.tenant_id;
END $$;

-- Names of the desk's own people, for each other.
CREATE FUNCTION kyc_staff_names(p_ids uuid[]) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.name FROM users u WHERE u.id = ANY (p_ids[1:1000])
    AND EXISTS (SELECT FROM platform_members p WHERE p.user_id = u.id)
$$;

-- Who at the desk may be given a case of an organisation.
CREATE FUNCTION kyc_staff(p_organization uuid, p_limit int) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.name FROM users u WHERE kyc_staff_role(u.id) IS NOT NULL AND NOT kyc_is_tied(u.id, p_organization)
    AND EXISTS (SELECT FROM platform_members p WHERE p.user_id = u.id)
  ORDER BY u.name, u.id LIMIT p_limit
$$;

-- Where the desk's letters go: to the leads, to one person of the desk, or to who brings an organisation on board.
CREATE FUNCTION kyc_staff_addresses(p_audience text, p_user uuid, p_organization uuid, p_limit int) RETURNS TABLE (email text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT u.email FROM platform_members p JOIN users u ON u.id = p.user_id AND u.disabled_at IS NULL
  WHERE CASE p_audience WHEN 'compliance_lead' THEN p.role = 'compliance_lead' WHEN 'person' THEN u.id = p_user
    WHEN 'integration_consultant' THEN p.role = 'integration_consultant' AND EXISTS (SELECT FROM engagements e
      WHERE e.organization_id = p_organization AND e.user_id = u.id AND e.role = 'integration_consultant')
    ELSE false END
  ORDER BY u.email LIMIT p_limit
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['kyc_is_tied(uuid, uuid)', 'kyc_desk_cases(uuid, text, timestamptz, timestamptz)', 'kyc_queue(jsonb)',
      'kyc_queue_counts(uuid, text[], timestamptz, timestamptz, int)', 'kyc_open_case(uuid, text, uuid, boolean)',
      'kyc_staff_names(uuid[])', 'kyc_staff(uuid, int)', 'kyc_staff_addresses(text, uuid, uuid, int)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
  END LOOP;
  GRANT EXECUTE ON FUNCTION kyc_is_tied(uuid, uuid), kyc_staff_addresses(text, uuid, uuid, int) TO tidegate_app, tidegate_worker;
  GRANT EXECUTE ON FUNCTION kyc_queue(jsonb), kyc_queue_counts(uuid, text[], timestamptz, timestamptz, int),
    kyc_open_case(uuid, text, uuid, boolean), kyc_staff_names(uuid[]), kyc_staff(uuid, int) TO tidegate_app;
END $$;
