-- Dispute cases. A case follows its intent inside the intent's own transactions: whatever froze the money opened the
-- case, and whatever moved it ended the case, be it a route, a job or a rail.

CREATE TABLE "dispute_cases" (
    "tenant_id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "reason" TEXT NOT NULL,
    "opened_by" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" SMALLINT NOT NULL,
    "ending" TEXT,
    "resolution_note" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dispute_cases_pkey" PRIMARY KEY ("tenant_id","intent_id")
);
CREATE TABLE "dispute_notes" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "shareable" BOOLEAN NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dispute_notes_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "dispute_evidence_refs" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "label" TEXT NOT NULL,
    "added_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dispute_evidence_refs_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "dispute_timeline" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "dispute_timeline_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE INDEX "dispute_cases_tenant_id_due_at_intent_id_idx" ON "dispute_cases"("tenant_id", "due_at", "intent_id");
CREATE INDEX "dispute_cases_tenant_id_status_due_at_intent_id_idx" ON "dispute_cases"("tenant_id", "status", "due_at", "intent_id");
CREATE INDEX "dispute_notes_tenant_id_intent_id_created_at_idx" ON "dispute_notes"("tenant_id", "intent_id", "created_at");
CREATE INDEX "dispute_evidence_refs_tenant_id_intent_id_created_at_idx" ON "dispute_evidence_refs"("tenant_id", "intent_id", "created_at");
CREATE INDEX "dispute_timeline_tenant_id_intent_id_created_at_idx" ON "dispute_timeline"("tenant_id", "intent_id", "created_at");

ALTER TABLE "dispute_notes" ADD CONSTRAINT "dispute_notes_tenant_id_intent_id_fkey" FOREIGN KEY ("tenant_id", "intent_id") REFERENCES "dispute_cases"("tenant_id", "intent_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "dispute_evidence_refs" ADD CONSTRAINT "dispute_evidence_refs_tenant_id_intent_id_fkey" FOREIGN KEY ("tenant_id", "intent_id") REFERENCES "dispute_cases"("tenant_id", "intent_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "dispute_timeline" ADD CONSTRAINT "dispute_timeline_tenant_id_intent_id_fkey" FOREIGN KEY ("tenant_id", "intent_id") REFERENCES "dispute_cases"("tenant_id", "intent_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

ALTER TABLE dispute_cases
  ADD CHECK (status IN ('open', 'under_review', 'escalated_external', 'resolved_split', 'resolved_release', 'resolved_refund', 'withdrawn')),
  ADD CHECK (ending = 'withdrawn'),
  ADD CHECK (amount > 0),
  ADD CHECK ((resolved_at IS NOT NULL) = (status IN ('resolved_release', 'resolved_refund', 'withdrawn')));
ALTER TABLE dispute_evidence_refs ADD CHECK (octet_length(digest) = 32);
ALTER TABLE dispute_timeline ADD CHECK (kind IN ('opened', 'status_changed', 'due_date_set', 'note_added', 'evidence_ref_added', 'ruled', 'ended'));

-- The reason stands in the audit entry of the deed: the ledger carries no words. Ten days are the desk's own term; the
-- term of a rail's own dispute comes first.
CREATE FUNCTION disputes_follow_intent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said jsonb; status_now text;
  ruling text := NEW.body::jsonb->'facts'->>'resolution';
BEGIN
  IF NEW.kind = 'disputed' THEN
    SELECT detail INTO said FROM audit_entries WHERE tenant_id = NEW.tenant_id AND subject_id = NEW.intent_id::text
      AND request_id = NEW.request_id AND detail ? 'reason' ORDER BY created_at DESC LIMIT 1;
    INSERT INTO dispute_cases (tenant_id, intent_id, reason, opened_by, opened_at, due_at, amount, currency, scale)
      SELECT i.tenant_id, i.id, coalesce(said->>'reason', ''), NEW.actor, NEW.created_at,
             coalesce((SELECT max(f.due_at) FROM rail_facts f WHERE f.tenant_id = i.tenant_id AND f.intent_id = i.id
               AND f.kind = 'dispute_opened'), NEW.created_at + interval '10 days'), i.amount, i.currency, i.scale
      FROM intents i WHERE i.tenant_id = NEW.tenant_id AND i.id = NEW.intent_id
      ON CONFLICT DO NOTHING;
    IF FOUND THEN
      INSERT INTO dispute_timeline (tenant_id, id, intent_id, kind, actor, request_id, detail, created_at)
        VALUES (NEW.tenant_id, gen_random_uuid(), NEW.intent_id, 'opened', NEW.actor, NEW.request_id, '{}', clock_timestamp());
    END IF;
  ELSIF NEW.kind = 'dispute_resolved' THEN
    -- A ruling that the rail refused is made again: it is one ruling.
    INSERT INTO dispute_timeline (tenant_id, id, intent_id, kind, actor, request_id, detail, created_at)
      SELECT tenant_id, gen_random_uuid(), intent_id, 'ruled', NEW.actor, NEW.request_id,
             jsonb_build_object('resolution', ruling), clock_timestamp()
      FROM dispute_cases c WHERE tenant_id = NEW.tenant_id AND intent_id = NEW.intent_id AND NOT EXISTS (
        SELECT FROM dispute_timeline t WHERE t.tenant_id = NEW.tenant_id AND t.intent_id = NEW.intent_id AND t.kind = 'ruled'
          AND t.detail->>'resolution' = ruling);
  ELSE
    UPDATE dispute_cases SET resolved_at = NEW.created_at, updated_at = NEW.created_at,
        status = coalesce(ending, CASE NEW.kind WHEN 'released' THEN 'resolved_release' ELSE 'resolved_refund' END)
      WHERE tenant_id = NEW.tenant_id AND intent_id = NEW.intent_id AND resolved_at IS NULL
      RETURNING status INTO status_now;
    IF FOUND THEN
      INSERT INTO dispute_timeline (tenant_id, id, intent_id, kind, actor, request_id, detail, created_at)
        VALUES (NEW.tenant_id, gen_random_uuid(), NEW.intent_id, 'ended', NEW.actor, NEW.request_id,
                jsonb_build_object('status', status_now, 'money', NEW.kind), clock_timestamp());
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- Deferred to the end of the transaction, where the audit entry stands too.
CREATE CONSTRAINT TRIGGER disputes_follow AFTER INSERT ON ledger_events DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('disputed', 'dispute_resolved', 'released', 'refunded'))
  EXECUTE FUNCTION disputes_follow_intent();

-- Cases of intents that are disputed already. Row security binds the owner too, so it stands aside for these lines.
ALTER TABLE intents NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_events NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entries NO FORCE ROW LEVEL SECURITY;
INSERT INTO dispute_cases (tenant_id, intent_id, reason, opened_by, opened_at, due_at, amount, currency, scale)
  SELECT i.tenant_id, i.id, coalesce(a.detail->>'reason', ''), e.actor, e.created_at, e.created_at + interval '10 days',
         i.amount, i.currency, i.scale
  FROM intents i
  JOIN ledger_events e ON e.tenant_id = i.tenant_id AND e.intent_id = i.id AND e.kind = 'disputed'
  LEFT JOIN audit_entries a ON a.tenant_id = i.tenant_id AND a.subject_id = i.id::text AND a.request_id = e.request_id
    AND a.action = 'intent.dispute'
  WHERE i.state = 'disputed' ON CONFLICT DO NOTHING;
INSERT INTO dispute_timeline (tenant_id, id, intent_id, kind, actor, request_id, detail, created_at)
  SELECT c.tenant_id, gen_random_uuid(), c.intent_id, 'opened', c.opened_by, e.request_id, '{}', c.opened_at
  FROM dispute_cases c JOIN ledger_events e ON e.tenant_id = c.tenant_id AND e.intent_id = c.intent_id AND e.kind = 'disputed';
ALTER TABLE intents FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_events FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['dispute_cases', 'dispute_notes', 'dispute_evidence_refs', 'dispute_timeline'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant_rows ON %I TO tidegate_app, tidegate_worker
         USING (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)
         WITH CHECK (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO tidegate_app, tidegate_worker', t);
  END LOOP;
END $$;
GRANT UPDATE (status, due_at, ending, resolution_note, resolved_at, updated_at) ON dispute_cases TO tidegate_app, tidegate_worker;

-- Only money ends a case: a status that says so is refused while the intent has not got there.
CREATE FUNCTION disputes_refuse_early_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM intents WHERE tenant_id = NEW.tenant_id AND id = NEW.intent_id AND state IN ('released', 'refunded')) THEN
    RAISE EXCEPTION 'a case ends when its money has moved' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_end_with_money BEFORE UPDATE ON dispute_cases
  FOR EACH ROW WHEN (NEW.resolved_at IS NOT NULL) EXECUTE FUNCTION disputes_refuse_early_end();
CREATE FUNCTION disputes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an ended case cannot change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ended_cases_are_final BEFORE UPDATE ON dispute_cases
  FOR EACH ROW WHEN (OLD.resolved_at IS NOT NULL) EXECUTE FUNCTION disputes_refuse_change();
