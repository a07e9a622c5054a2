-- Rail configuration by a tenant's admins: payees at the rail, proven addresses, and destinations that two people decide on.

-- A payee's account at Stripe. The row comes first: its id is the idempotency key of the call that makes the account, and
-- what that call says is kept until the account is there.
CREATE TABLE rail_recipients (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ordinal INTEGER NOT NULL,
    account_id TEXT,
    country TEXT NOT NULL,
    contact_email TEXT,
    capability TEXT NOT NULL DEFAULT 'unknown',
    requirements JSONB NOT NULL DEFAULT '[]',
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL,
    read_at TIMESTAMPTZ(3),
    CONSTRAINT rail_recipients_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT rail_recipients_capability CHECK (capability IN ('unknown', 'pending', 'restricted', 'active')),
    CONSTRAINT rail_recipients_order CHECK ((account_id IS NULL) = (contact_email IS NOT NULL))
);
CREATE UNIQUE INDEX rail_recipients_ordinal ON rail_recipients (tenant_id, ordinal);
CREATE UNIQUE INDEX rail_recipients_account ON rail_recipients (tenant_id, account_id);
-- One account at a time is on its way.
CREATE UNIQUE INDEX rail_recipients_one_in_making ON rail_recipients (tenant_id) WHERE account_id IS NULL;

-- What an owner of an address is asked to sign; an answer uses it up.
CREATE TABLE rail_address_challenges (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    address TEXT NOT NULL,
    message TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL,
    expires_at TIMESTAMPTZ(3) NOT NULL,
    used_at TIMESTAMPTZ(3),
    CONSTRAINT rail_address_challenges_pkey PRIMARY KEY (tenant_id, id)
);

-- A destination that somebody proposed. Whoever proposed one that needs a second person never approves it.
CREATE TABLE rail_destination_proposals (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    destination TEXT NOT NULL,
    reason TEXT NOT NULL,
    second_person BOOLEAN NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    proposed_by TEXT NOT NULL,
    proposed_at TIMESTAMPTZ(3) NOT NULL,
    decided_by TEXT,
    decided_at TIMESTAMPTZ(3),
    version INTEGER,
    CONSTRAINT rail_destination_proposals_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT rail_destination_proposals_kind CHECK (kind IN ('stripe_account', 'base_address')),
    CONSTRAINT rail_destination_proposals_state CHECK (state IN ('pending', 'approved', 'withdrawn')),
    CONSTRAINT rail_destination_proposals_decided CHECK
      ((state = 'pending') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)
       AND (state = 'approved') = (version IS NOT NULL)),
    CONSTRAINT rail_destination_proposals_four_eyes CHECK
      (state <> 'approved' OR NOT second_person OR decided_by <> proposed_by),
    CONSTRAINT rail_destination_proposals_version FOREIGN KEY (tenant_id, version) REFERENCES rail_versions (tenant_id, version)
);
CREATE UNIQUE INDEX rail_destination_proposals_made ON rail_destination_proposals (tenant_id, version);
CREATE UNIQUE INDEX rail_destination_proposals_one_pending ON rail_destination_proposals (tenant_id, kind) WHERE state = 'pending';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rail_recipients', 'rail_address_challenges', 'rail_destination_proposals'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant_rows ON %I TO tidegate_app, tidegate_worker
         USING (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)
         WITH CHECK (tenant_id = nullif(current_setting(''tidegate.tenant'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT ON %I TO tidegate_app, tidegate_worker', t);
    EXECUTE format('GRANT INSERT ON %I TO tidegate_app', t);
  END LOOP;
END $$;
GRANT UPDATE (account_id, contact_email, capability, requirements, read_at) ON rail_recipients TO tidegate_app;
GRANT UPDATE (used_at) ON rail_address_challenges TO tidegate_app;
GRANT UPDATE (state, decided_by, decided_at, version) ON rail_destination_proposals TO tidegate_app;

-- A decision about a destination is final.
CREATE FUNCTION tidegate_refuse_redeciding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a decided destination cannot change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER decided_destinations_are_final BEFORE UPDATE ON rail_destination_proposals
  FOR EACH ROW WHEN (OLD.state <> 'pending') EXECUTE FUNCTION tidegate_refuse_redeciding();

-- Names of the people who changed a tenant's rails: of its own organisation only, and of the acting tenant only.
CREATE FUNCTION rails_people(p_tenant uuid, p_users uuid[]) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.name FROM tenants t
    JOIN memberships m ON m.organization_id = t.organization_id
    JOIN users u ON u.id = m.user_id
    WHERE t.id = p_tenant AND t.id = tidegate_tenant() AND u.id = ANY (p_users)
$$;
ALTER FUNCTION rails_people(uuid, uuid[]) OWNER TO tidegate_sys;
GRANT EXECUTE ON FUNCTION rails_people(uuid, uuid[]) TO tidegate_app;
