-- Recovery: runs, statements, cases and their notes, and the indexes by which stuck intents are found.

CREATE TABLE "recovery_runs" (
    "tenant_id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "requested_by" TEXT NOT NULL,
    "claimed_until" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "answer" JSONB,

    CONSTRAINT "recovery_runs_pkey" PRIMARY KEY ("tenant_id","intent_id")
);
CREATE TABLE "recovery_statements" (
    "tenant_id" UUID NOT NULL,
    "day" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "claimed_until" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "totals" JSONB NOT NULL DEFAULT '[]',
    "differences" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "recovery_statements_pkey" PRIMARY KEY ("tenant_id","day")
);
CREATE TABLE "recovery_cases" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "day" TEXT NOT NULL,
    "counterpart" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "intent_id" UUID,
    "rail_amount" BIGINT,
    "book_amount" BIGINT,
    "status" TEXT NOT NULL DEFAULT 'open',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "status_changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recovery_cases_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "recovery_case_notes" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recovery_case_notes_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE UNIQUE INDEX "recovery_cases_tenant_id_counterpart_kind_subject_key" ON "recovery_cases"("tenant_id", "counterpart", "kind", "subject");
CREATE INDEX "recovery_cases_tenant_id_opened_at_id_idx" ON "recovery_cases"("tenant_id", "opened_at" DESC, "id" DESC);
CREATE INDEX "recovery_cases_tenant_id_status_opened_at_id_idx" ON "recovery_cases"("tenant_id", "status", "opened_at" DESC, "id" DESC);
CREATE INDEX "recovery_case_notes_tenant_id_case_id_created_at_idx" ON "recovery_case_notes"("tenant_id", "case_id", "created_at");
ALTER TABLE "recovery_case_notes" ADD CONSTRAINT "recovery_case_notes_tenant_id_case_id_fkey" FOREIGN KEY ("tenant_id", "case_id") REFERENCES "recovery_cases"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

ALTER TABLE recovery_statements ADD CHECK (day ~ '^\d{4}-\d\d-\d\d$');
ALTER TABLE recovery_cases
  ADD CHECK (status IN ('open', 'explained', 'closed')),
  ADD CHECK (kind IN ('missing_at_rail', 'missing_in_books', 'amount_differs')),
  ADD CHECK (rail_amount IS NOT NULL OR book_amount IS NOT NULL);
ALTER TABLE recovery_case_notes ADD CHECK (status IN ('open', 'explained', 'closed'));

-- What is under way, decided and not ended, past its deadline, about to lapse, or claimed: a small part of all rows, so
-- that looking for trouble costs as much as there is trouble.
CREATE INDEX "rail_operations_in_flight_idx" ON "rail_operations"("tenant_id", "status", "rail", "created_at", "intent_id") WHERE finished_at IS NULL;
CREATE INDEX "intents_settling_idx" ON "intents"("tenant_id", "updated_at", "id") WHERE settlement_kind IS NOT NULL AND ended_at IS NULL;
CREATE INDEX "intents_deadline_idx" ON "intents"("tenant_id", "deadline", "id") WHERE ended_at IS NULL;
CREATE INDEX "intents_hold_idx" ON "intents"("tenant_id", "hold_expires_at", "id") WHERE ended_at IS NULL AND hold_expires_at IS NOT NULL;
CREATE INDEX "rail_facts_claims_idx" ON "rail_facts"("tenant_id", "created_at", "intent_id") WHERE kind IN ('dispute_opened', 'funds_withdrawn', 'refund_failed');
-- The simulated bank's book is read by the day as well.
CREATE INDEX "simulated_rail_entries_day_idx" ON "simulated_rail_entries"("tenant_id", "accepted_at");
CREATE INDEX "simulated_rail_facts_day_idx" ON "simulated_rail_facts"("tenant_id", "created_at");

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['recovery_runs', 'recovery_statements', 'recovery_cases', 'recovery_case_notes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant_rows ON %I TO tidegate_app, tidegate_worker
         USING (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)
         WITH CHECK (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO tidegate_app, tidegate_worker', t);
  END LOOP;
END $$;
GRANT UPDATE (requested_by, claimed_until, finished_at, answer) ON recovery_runs TO tidegate_app, tidegate_worker;
GRANT UPDATE (requested_by, claimed_until, finished_at, totals, differences) ON recovery_statements TO tidegate_app, tidegate_worker;
GRANT UPDATE (status, status_changed_at) ON recovery_cases TO tidegate_app, tidegate_worker;

-- A closed case stays closed, with what was found out about it.
CREATE FUNCTION recovery_refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a closed case cannot change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER closed_cases_are_final BEFORE UPDATE ON recovery_cases
  FOR EACH ROW WHEN (OLD.status = 'closed') EXECUTE FUNCTION recovery_refuse_reopening();

-- Tenants that ever moved money and whose day nobody has compared yet: ids only.
CREATE POLICY sys_rows ON ledger_transfers FOR SELECT TO tidegate_sys USING (true);
CREATE POLICY sys_rows ON recovery_statements FOR SELECT TO tidegate_sys USING (true);
GRANT SELECT ON ledger_transfers, recovery_statements TO tidegate_sys;
CREATE FUNCTION sys_uncompared_tenants(p_day text, p_limit int) RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id FROM tenants t
  WHERE EXISTS (SELECT FROM ledger_transfers l WHERE l.tenant_id = t.id)
    AND NOT EXISTS (SELECT FROM recovery_statements s WHERE s.tenant_id = t.id AND s.day = p_day
      AND (s.finished_at IS NOT NULL OR s.claimed_until > now()))
  ORDER BY t.id LIMIT p_limit
$$;
ALTER FUNCTION sys_uncompared_tenants(text, int) OWNER TO tidegate_sys;
GRANT EXECUTE ON FUNCTION sys_uncompared_tenants(text, int) TO tidegate_worker;
