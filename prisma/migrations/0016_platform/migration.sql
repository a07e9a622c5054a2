-- People of the installation and of partner firms, the merchants that they bring and work for, and what of a second factor
-- belongs to one session: the secret that it is being set up with. Accounts that were asked for and are not confirmed yet.

-- AlterTable
ALTER TABLE "invitations" ADD COLUMN "merchant_role" TEXT;

-- AlterTable
ALTER TABLE "memberships" ADD COLUMN "merchant_role" TEXT;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN "enrolment_replaces" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "enrolment_sealed" BYTEA,
ADD COLUMN "enrolment_until" TIMESTAMPTZ(3),
ALTER COLUMN "organization_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "partner_firms" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "partner_firms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "platform_members" (
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "firm_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "platform_members_pkey" PRIMARY KEY ("user_id","role")
);

-- CreateTable
CREATE TABLE "engagements" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "named_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "engagements_pkey" PRIMARY KEY ("organization_id","user_id","role")
);

-- CreateTable
CREATE TABLE "introductions" (
    "organization_id" UUID NOT NULL,
    "introduced_by" UUID NOT NULL,
    "firm_id" UUID,
    "by_organization_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "introductions_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "platform_audit_entries" (
    "id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "platform_audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_ups" (
    "email" TEXT NOT NULL,
    "token_digest" BYTEA NOT NULL,
    "organization" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_ups_pkey" PRIMARY KEY ("email")
);

-- CreateIndex
CREATE UNIQUE INDEX "sign_ups_token_digest_key" ON "sign_ups"("token_digest");

-- CreateIndex
CREATE INDEX "sign_ups_expires_at_idx" ON "sign_ups"("expires_at");

-- CreateIndex
CREATE INDEX "engagements_user_id_idx" ON "engagements"("user_id");

-- CreateIndex
CREATE INDEX "introductions_created_at_organization_id_idx" ON "introductions"("created_at" DESC, "organization_id" DESC);

-- CreateIndex
CREATE INDEX "platform_audit_entries_actor_id_created_at_idx" ON "platform_audit_entries"("actor_id", "created_at");

ALTER TABLE invitations ADD CHECK (merchant_role IN ('merchant_business', 'merchant_developer'));
ALTER TABLE memberships ADD CHECK (merchant_role IN ('merchant_business', 'merchant_developer'));
ALTER TABLE sign_ups ADD CHECK (octet_length(token_digest) = 32);
ALTER TABLE platform_members
  ADD CHECK (role IN ('integration_consultant', 'solution_architect', 'ppo', 'qa_specialist', 'backend_developer',
                      'compliance_reviewer', 'compliance_lead', 'business_partner')),
  -- A partner belongs to a firm, and nobody else does.
  ADD CHECK ((role = 'business_partner') = (firm_id IS NOT NULL));
ALTER TABLE engagements
  ADD CHECK (role IN ('integration_consultant', 'solution_architect', 'ppo', 'qa_specialist', 'backend_developer',
                      'compliance_reviewer', 'compliance_lead'));
-- A merchant comes by one way.
ALTER TABLE introductions ADD CHECK (firm_id IS NULL OR by_organization_id IS NULL);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'partner_firms', 'platform_members', 'engagements', 'introductions', 'platform_audit_entries', 'sign_ups'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY sys_rows ON %I TO tidegate_sys USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO tidegate_sys', t);
  END LOOP;
END $$;

-- What was asked for and never confirmed is nobody's account.
GRANT UPDATE, DELETE ON sign_ups TO tidegate_sys;

-- What platform people do that belongs to no single tenant.
CREATE FUNCTION platform_note(p jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO platform_audit_entries (id, actor_kind, actor_id, action, subject_kind, subject_id, request_id, detail)
    VALUES ((p->>'id')::uuid, p->>'actor_kind', p->>'actor_id', p->>'action', p->>'subject_kind', p->>'subject_id',
      p->>'request_id', p->'detail')
$$;

-- A new person of the installation, with the firm of a business partner, which is made with its first person. An address
-- that has an account violates users_email_key: whoever made that account need not be the person who is meant.
CREATE FUNCTION identity_add_platform_member(p jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO partner_firms (id, name) SELECT (p->'firm'->>'id')::uuid, p->'firm'->>'name' WHERE jsonb_typeof(p->'firm') = 'object'
    ON CONFLICT DO NOTHING;
  INSERT INTO users (id, email, name, password_hash) VALUES ((p->>'id')::uuid, p->>'email', p->>'name', p->>'password_hash');
  INSERT INTO platform_members (user_id, role, firm_id) VALUES ((p->>'id')::uuid, p->>'role', (p->'firm'->>'id')::uuid);
END $$;

-- Who signs in with this address, and the organisation that they were in last, or else joined first; no organisation for
-- platform people who are in none.
CREATE OR REPLACE FUNCTION identity_find_user(p_email text)
RETURNS TABLE (user_id uuid, password_hash text, organization_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.password_hash, m.organization_id FROM users u LEFT JOIN memberships m ON m.user_id = u.id
  WHERE u.email = p_email AND u.disabled_at IS NULL
    AND (m.user_id IS NOT NULL OR EXISTS (SELECT FROM platform_members p WHERE p.user_id = u.id))
  ORDER BY (SELECT max(s.last_seen_at) FROM sessions s WHERE s.user_id = u.id AND s.organization_id = m.organization_id)
    DESC NULLS LAST, m.created_at, m.organization_id LIMIT 1
$$;

-- A session after a right password. It opens nothing while it awaits something: the code of who has a second factor, or
-- the enrolment of who has to have one here, as all platform people have.
CREATE OR REPLACE FUNCTION identity_open_session(p_session uuid, p_user uuid, p_organization uuid, p_user_agent text, p_lifetime_s int) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO sessions (id, user_id, organization_id, user_agent, expires_at, awaits)
    SELECT p_session, u.id, m.organization_id, p_user_agent, now() + p_lifetime_s * interval '1 second',
      CASE WHEN f.user_id IS NOT NULL THEN 'code' WHEN m.second_factor_required OR p.platform THEN 'enrolment' END
    FROM users u
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM platform_members w WHERE w.user_id = u.id) AS platform) p
    LEFT JOIN memberships m ON m.user_id = u.id AND m.organization_id = p_organization
    LEFT JOIN second_factors f ON f.user_id = u.id AND f.confirmed_at IS NOT NULL
    WHERE u.id = p_user AND (m.user_id IS NOT NULL OR p_organization IS NULL AND p.platform)
$$;

DROP FUNCTION identity_session(uuid);
-- The facts behind a session as they stand now; no row once it is revoked or over, the person disabled or no longer a
-- member. One without an organisation is a platform person's. Being seen is noted at most once a minute.
CREATE FUNCTION identity_session(p_session uuid)
RETURNS TABLE (user_id uuid, email text, user_name text, role text, merchant_role text, organization_id uuid,
               organization_name text, environment text, expires_at timestamptz, tenants jsonb, awaits text, enrolled boolean,
               stepped_up_at timestamptz, organizations jsonb, platform jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions s SET last_seen_at = now()
    WHERE s.id = p_session AND s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at < now() - interval '1 minute';
  RETURN QUERY
    SELECT u.id, u.email, u.name, m.role, m.merchant_role, o.id, o.name, s.environment, s.expires_at,
      (SELECT jsonb_agg(jsonb_build_object('id', t.id, 'public_id', t.public_id, 'environment', t.environment, 'name', t.name))
       FROM tenants t WHERE t.organization_id = o.id),
      s.awaits, EXISTS (SELECT FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL), s.stepped_up_at,
      (SELECT jsonb_agg(jsonb_build_object('id', mine.id, 'name', mine.name) ORDER BY mine.name, mine.id) FROM (
         SELECT a.id, a.name FROM memberships am JOIN organizations a ON a.id = am.organization_id
         WHERE am.user_id = u.id ORDER BY am.created_at LIMIT 50) mine),
      (SELECT jsonb_build_object('roles', jsonb_agg(p.role ORDER BY p.role), 'firm_id', max(p.firm_id::text))
       FROM platform_members p WHERE p.user_id = u.id HAVING count(*) > 0)
    FROM sessions s
    JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
    LEFT JOIN memberships m ON m.user_id = u.id AND m.organization_id = s.organization_id
    LEFT JOIN organizations o ON o.id = m.organization_id
    WHERE s.id = p_session AND s.revoked_at IS NULL AND s.expires_at > now()
      AND (m.user_id IS NOT NULL
           OR s.organization_id IS NULL AND EXISTS (SELECT FROM platform_members w WHERE w.user_id = u.id));
END $$;

-- True when this call ended the session. A null person means any member of the organisation; a null organisation is that of
-- platform people, who end their own.
CREATE OR REPLACE FUNCTION identity_revoke_session(p_session uuid, p_organization uuid, p_user uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions SET revoked_at = now()
    WHERE id = p_session AND organization_id IS NOT DISTINCT FROM p_organization AND (p_user IS NULL OR user_id = p_user)
      AND (p_user IS NOT NULL OR p_organization IS NOT NULL) AND revoked_at IS NULL;
  RETURN FOUND;
END $$;

-- Goes over to another organisation of the same person, which may ask for more than the one before.
CREATE OR REPLACE FUNCTION identity_switch_organization(p_session uuid, p_user uuid, p_organization uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions s SET organization_id = m.organization_id, environment = 'sandbox', last_seen_at = now(),
      awaits = CASE WHEN (m.second_factor_required OR EXISTS (SELECT FROM platform_members w WHERE w.user_id = p_user))
        AND NOT EXISTS (SELECT FROM second_factors f WHERE f.user_id = p_user AND f.confirmed_at IS NOT NULL) THEN 'enrolment' END
    FROM memberships m
    WHERE s.id = p_session AND s.user_id = p_user AND s.awaits IS NULL AND s.revoked_at IS NULL AND s.expires_at > now()
      AND m.user_id = p_user AND m.organization_id = p_organization;
  RETURN FOUND;
END $$;

-- An organisation with its tenants and their first rail configuration, and nobody in it yet.
CREATE FUNCTION identity_furnish_organization(p_organization uuid, p jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO tenants (id, public_id, organization_id, environment, name)
    SELECT (t->>'id')::uuid, t->>'public_id', p_organization, t->>'environment', p->'organization'->>'name'
    FROM jsonb_array_elements(p->'tenants') t;
  INSERT INTO locators (kind, digest, tenant_id)
    SELECT 'tenant', sha256(convert_to(t->>'public_id', 'UTF8')), (t->>'id')::uuid FROM jsonb_array_elements(p->'tenants') t;
  INSERT INTO rail_versions (tenant_id, version, modes, reason, created_by)
    SELECT (t->>'id')::uuid, 1, t->'rail_modes', 'initial', p->>'created_by' FROM jsonb_array_elements(p->'tenants') t;
$$;

-- An organisation with its owner. A taken e-mail address violates users_email_key and leaves nothing behind.
CREATE OR REPLACE FUNCTION identity_create_organization(p jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE org uuid := p->'organization'->>'id';
BEGIN
  INSERT INTO organizations (id, name) VALUES (org, p->'organization'->>'name');
  PERFORM identity_furnish_organization(org, p);
  PERFORM identity_add_member(org, (p->'owner'->>'id')::uuid, p->'owner'->>'email', p->'owner'->>'name',
                              p->'owner'->>'password_hash', 'owner');
END $$;

-- A merchant's organisation, how it came, and the invitation of its first person: `made`, once however often it is asked
-- for; `again` for the same wish of the same person, `taken` for any other under this id.
CREATE FUNCTION identity_create_merchant(p jsonb, p_token bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE org uuid := p->'organization'->>'id'; inviter uuid := p->>'introduced_by';
BEGIN
  INSERT INTO organizations (id, name) VALUES (org, p->'organization'->>'name') ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN CASE WHEN EXISTS (
      SELECT FROM introductions i JOIN organizations o ON o.id = i.organization_id JOIN invitations n ON n.organization_id = o.id
      WHERE o.id = org AND o.name = p->'organization'->>'name' AND i.introduced_by = inviter AND n.email = p->'invitation'->>'email')
      THEN 'again' ELSE 'taken' END;
  END IF;
  PERFORM identity_furnish_organization(org, p);
  INSERT INTO introductions (organization_id, introduced_by, firm_id, by_organization_id)
    VALUES (org, inviter, (p->>'firm_id')::uuid, (p->>'by_organization_id')::uuid);
  INSERT INTO engagements (organization_id, user_id, role, named_by)
    SELECT org, inviter, p->>'engaged_as', inviter WHERE p->>'engaged_as' IS NOT NULL;
  INSERT INTO invitations (id, organization_id, email, role, merchant_role, token_digest, invited_by, expires_at)
    VALUES ((p->'invitation'->>'id')::uuid, org, p->'invitation'->>'email', 'owner', 'merchant_business', p_token, inviter,
      now() + (p->'invitation'->>'lifetime_s')::int * interval '1 second');
  RETURN 'made';
END $$;

-- Who reads merchants: everything for compliance, else what they are engaged in, what their firm or organisation introduced.
CREATE FUNCTION identity_sees_merchant(p_organization uuid, p_reader jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM introductions i WHERE i.organization_id = p_organization
    AND ((p_reader->>'everything')::boolean OR i.firm_id = (p_reader->>'firm_id')::uuid
      OR i.by_organization_id = (p_reader->>'organization_id')::uuid
      OR EXISTS (SELECT FROM engagements e WHERE e.organization_id = i.organization_id AND e.user_id = (p_reader->>'user_id')::uuid)))
$$;

-- Merchants, the latest first, with how far their first invitation has come. No personal data.
CREATE FUNCTION identity_merchants(p_reader jsonb, p_after_at timestamptz, p_after_id uuid, p_limit int)
RETURNS TABLE (organization_id uuid, name text, introduced_at timestamptz, firm text, invitation text, sent_at timestamptz,
               expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.name, i.created_at, f.name,
    CASE WHEN n.accepted_at IS NOT NULL THEN 'joined' WHEN n.revoked_at IS NOT NULL THEN 'revoked'
      WHEN n.expires_at <= now() THEN 'expired' ELSE 'open' END, n.sent_at, n.expires_at
  FROM introductions i
  JOIN organizations o ON o.id = i.organization_id
  LEFT JOIN partner_firms f ON f.id = i.firm_id
  JOIN LATERAL (SELECT a.* FROM invitations a WHERE a.organization_id = o.id AND a.merchant_role = 'merchant_business'
    ORDER BY a.created_at, a.id LIMIT 1) n ON true
  WHERE identity_sees_merchant(o.id, p_reader)
    AND (p_after_at IS NULL OR (i.created_at, i.organization_id) < (p_after_at, p_after_id))
  ORDER BY i.created_at DESC, i.organization_id DESC LIMIT p_limit
$$;

-- The open first invitation of a merchant that the reader sees, held until the transaction ends, with what its letter and
-- its audit entry name.
CREATE FUNCTION identity_lock_merchant_invitation(p_organization uuid, p_reader jsonb)
RETURNS TABLE (invitation_id uuid, email text, organization_name text, tenant_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT n.id, n.email, o.name, t.id
  FROM invitations n JOIN organizations o ON o.id = n.organization_id
  JOIN tenants t ON t.organization_id = o.id AND t.environment = 'sandbox'
  WHERE n.organization_id = p_organization AND n.merchant_role = 'merchant_business' AND n.accepted_at IS NULL
    AND n.revoked_at IS NULL AND identity_sees_merchant(p_organization, p_reader)
  ORDER BY n.created_at, n.id LIMIT 1 FOR UPDATE OF n
$$;

-- Names a platform person of this address to work for an organisation that the namer works for: `named`, once however often
-- it is asked for, `before`, `unknown` for who has no such role, `unseen` for an organisation that is not the namer's.
CREATE FUNCTION identity_engage(p_organization uuid, p_named_by uuid, p_email text, p_role text)
RETURNS TABLE (became text, engaged uuid, tenant_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE person uuid; place uuid;
BEGIN
  IF NOT EXISTS (SELECT FROM engagements e WHERE e.organization_id = p_organization AND e.user_id = p_named_by) THEN
    RETURN QUERY SELECT 'unseen', NULL::uuid, NULL::uuid; RETURN;
  END IF;
  SELECT u.id INTO person FROM users u JOIN platform_members p ON p.user_id = u.id AND p.role = p_role
    WHERE u.email = p_email AND u.disabled_at IS NULL;
  IF NOT FOUND THEN RETURN QUERY SELECT 'unknown', NULL::uuid, NULL::uuid; RETURN; END IF;
  SELECT t.id INTO place FROM tenants t WHERE t.organization_id = p_organization AND t.environment = 'sandbox';
  INSERT INTO engagements (organization_id, user_id, role, named_by) VALUES (p_organization, person, p_role, p_named_by)
    ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT CASE WHEN FOUND THEN 'named' ELSE 'before' END, person, place;
END $$;

-- What a link leads to; no row for one that is unknown, used, revoked or over, or for a disabled person. Whoever is in no
-- organisation and not of the platform has no account that could be signed in to, and sets a password anew.
CREATE OR REPLACE FUNCTION identity_find_invitation(p_token bytea)
RETURNS TABLE (email text, role text, organization_name text, invited_by text, expires_at timestamptz, has_account boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.email, i.role, o.name, b.name, i.expires_at,
    EXISTS (SELECT FROM users u WHERE u.email = i.email AND (EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id)
      OR EXISTS (SELECT FROM platform_members w WHERE w.user_id = u.id)))
  FROM invitations i JOIN organizations o ON o.id = i.organization_id JOIN users b ON b.id = i.invited_by
  WHERE i.token_digest = p_token AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
    AND NOT EXISTS (SELECT FROM users u WHERE u.email = i.email AND u.disabled_at IS NOT NULL)
$$;

-- Accepts an invitation, once. `p_user` is the signed-in person, whose address it must be, or with a password the new
-- person of that address. No row when the link is no longer good, whoever comes first being the one.
CREATE OR REPLACE FUNCTION identity_accept_invitation(p_token bytea, p_user uuid, p_name text, p_password_hash text)
RETURNS TABLE (invitation_id uuid, user_id uuid, organization_id uuid, tenant_id uuid, role text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE i invitations; person uuid;
BEGIN
  SELECT * INTO i FROM invitations WHERE token_digest = p_token AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()
    FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  IF p_password_hash IS NULL THEN
    SELECT u.id INTO person FROM users u WHERE u.id = p_user AND u.email = i.email AND u.disabled_at IS NULL;
  ELSE
    INSERT INTO users AS u (id, email, name, password_hash) VALUES (p_user, i.email, p_name, p_password_hash)
      ON CONFLICT (email) DO UPDATE SET name = excluded.name, password_hash = excluded.password_hash
        WHERE u.disabled_at IS NULL AND NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id)
          AND NOT EXISTS (SELECT FROM platform_members w WHERE w.user_id = u.id)
      RETURNING u.id INTO person;
  END IF;
  IF person IS NULL THEN RETURN; END IF;
  INSERT INTO memberships (organization_id, user_id, role, merchant_role, second_factor_required)
    VALUES (i.organization_id, person, i.role, i.merchant_role, true) ON CONFLICT DO NOTHING;
  UPDATE invitations SET accepted_at = now(), accepted_by = person WHERE id = i.id;
  RETURN QUERY SELECT i.id, person, i.organization_id, t.id, i.role FROM tenants t
    WHERE t.organization_id = i.organization_id AND t.environment = 'sandbox';
END $$;

DROP FUNCTION identity_begin_factor(uuid, bytea);
DROP FUNCTION identity_confirm_factor(uuid, uuid, bigint, bytea[]);

-- The secret that this session sets a second factor up with: the one given, or the one that it was given a while ago. No
-- secret for who has a factor, unless it is to be replaced.
CREATE FUNCTION identity_begin_enrolment(p_user uuid, p_session uuid, p_sealed bytea, p_lifetime_s int, p_replaces boolean)
RETURNS bytea LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE stands bytea;
BEGIN
  IF NOT p_replaces AND EXISTS (SELECT FROM second_factors f WHERE f.user_id = p_user AND f.confirmed_at IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  UPDATE sessions SET enrolment_sealed = p_sealed, enrolment_until = now() + p_lifetime_s * interval '1 second',
      enrolment_replaces = p_replaces
    WHERE id = p_session AND user_id = p_user AND revoked_at IS NULL
      AND (enrolment_until IS NULL OR enrolment_until <= now() OR enrolment_replaces <> p_replaces);
  SELECT s.enrolment_sealed INTO stands FROM sessions s
    WHERE s.id = p_session AND s.user_id = p_user AND s.enrolment_until > now();
  RETURN stands;
END $$;

-- No row when this session has begun no enrolment, or too long ago.
CREATE FUNCTION identity_find_enrolment(p_user uuid, p_session uuid) RETURNS TABLE (sealed_secret bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.enrolment_sealed FROM sessions s WHERE s.id = p_session AND s.user_id = p_user AND s.enrolment_until > now()
$$;

-- Confirms the secret that its first code was right for, with the digests of new recovery codes; older ones are over, and
-- what was proved in other sessions is to be proved again. False when the session's enrolment is another one or over.
CREATE FUNCTION identity_confirm_enrolment(p_user uuid, p_session uuid, p_sealed bytea, p_step bigint, p_codes bytea[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE replaces boolean;
BEGIN
  UPDATE sessions SET enrolment_sealed = NULL, enrolment_until = NULL
    WHERE id = p_session AND user_id = p_user AND enrolment_sealed = p_sealed AND enrolment_until > now()
    RETURNING enrolment_replaces INTO replaces;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO second_factors AS f (user_id, sealed_secret, last_step, confirmed_at) VALUES (p_user, p_sealed, p_step, now())
    ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, last_step = excluded.last_step,
      created_at = now(), confirmed_at = now() WHERE f.confirmed_at IS NULL OR replaces;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM identity_give_recovery_codes(p_user, p_codes);
  UPDATE sessions SET stepped_up_at = NULL WHERE user_id = p_user AND id <> p_session AND stepped_up_at IS NOT NULL;
  PERFORM identity_step_up(p_user, p_session);
  RETURN true;
END $$;

-- New recovery codes in place of those before. False for who has no second factor.
CREATE FUNCTION identity_give_recovery_codes(p_user uuid, p_codes bytea[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- One after the other: of two sets of codes that are made at once, the later one holds.
  PERFORM FROM second_factors WHERE user_id = p_user AND confirmed_at IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE recovery_codes SET used_at = now() WHERE user_id = p_user AND used_at IS NULL;
  INSERT INTO recovery_codes (user_id, digest) SELECT p_user, unnest(p_codes);
  RETURN true;
END $$;

-- Takes a member's second factor away, who has to set up another one before anything opens, and ends their sessions:
-- `reset`; `absent` for who has none; `elsewhere` when it also guards what is not this organisation's.
CREATE FUNCTION identity_reset_factor(p_organization uuid, p_user uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM memberships WHERE user_id = p_user AND organization_id <> p_organization)
    OR EXISTS (SELECT FROM platform_members WHERE user_id = p_user) THEN RETURN 'elsewhere'; END IF;
  UPDATE second_factors SET confirmed_at = NULL WHERE user_id = p_user AND confirmed_at IS NOT NULL;
  IF NOT FOUND THEN RETURN 'absent'; END IF;
  UPDATE recovery_codes SET used_at = now() WHERE user_id = p_user AND used_at IS NULL;
  UPDATE memberships SET second_factor_required = true WHERE user_id = p_user AND organization_id = p_organization;
  UPDATE sessions SET revoked_at = now() WHERE user_id = p_user AND revoked_at IS NULL;
  RETURN 'reset';
END $$;

-- Keeps an account that somebody asks for until its address is confirmed, in place of what was asked for it before. False,
-- and nothing kept, when the address has an account.
CREATE FUNCTION identity_ask_sign_up(p jsonb, p_token bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM users WHERE email = p->>'email') THEN RETURN false; END IF;
  INSERT INTO sign_ups (email, token_digest, organization, name, password_hash, expires_at)
    VALUES (p->>'email', p_token, p->>'organization', p->>'name', p->>'password_hash',
      now() + (p->>'lifetime_s')::int * interval '1 second')
    ON CONFLICT (email) DO UPDATE SET token_digest = excluded.token_digest, organization = excluded.organization,
      name = excluded.name, password_hash = excluded.password_hash, expires_at = excluded.expires_at;
  RETURN true;
END $$;

-- What a link of a letter confirms; no row for one that is unknown, used, replaced or over.
CREATE FUNCTION identity_find_sign_up(p_token bytea) RETURNS TABLE (email text, organization text, name text, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.email, s.organization, s.name, s.password_hash FROM sign_ups s WHERE s.token_digest = p_token AND s.expires_at > now()
$$;

-- The same, once: whoever comes first takes it.
CREATE FUNCTION identity_take_sign_up(p_token bytea)
RETURNS TABLE (email text, organization text, name text, password_hash text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM sign_ups s WHERE s.token_digest = p_token AND s.expires_at > now()
    RETURNING s.email, s.organization, s.name, s.password_hash
$$;

-- Counts of attempts whose window is long over, and accounts that nobody confirmed.
CREATE OR REPLACE FUNCTION sys_sweep_sign_ins(p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone int; unconfirmed int;
BEGIN
  DELETE FROM sign_in_throttles WHERE subject IN (
    SELECT subject FROM sign_in_throttles WHERE window_start < now() - interval '1 day' LIMIT p_limit);
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM sign_ups WHERE email IN (SELECT email FROM sign_ups WHERE expires_at < now() LIMIT p_limit);
  GET DIAGNOSTICS unconfirmed = ROW_COUNT;
  RETURN gone + unconfirmed;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['identity_furnish_organization(uuid, jsonb)', 'identity_sees_merchant(uuid, jsonb)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
  END LOOP;
  FOREACH f IN ARRAY ARRAY[
    'platform_note(jsonb)', 'identity_add_platform_member(jsonb)', 'identity_session(uuid)',
    'identity_create_merchant(jsonb, bytea)', 'identity_merchants(jsonb, timestamptz, uuid, int)',
    'identity_lock_merchant_invitation(uuid, jsonb)', 'identity_engage(uuid, uuid, text, text)', 'identity_begin_enrolment(uuid, uuid, bytea, int, boolean)',
    'identity_find_enrolment(uuid, uuid)', 'identity_confirm_enrolment(uuid, uuid, bytea, bigint, bytea[])',
    'identity_give_recovery_codes(uuid, bytea[])', 'identity_reset_factor(uuid, uuid)',
    'identity_ask_sign_up(jsonb, bytea)', 'identity_find_sign_up(bytea)', 'identity_take_sign_up(bytea)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app', f);
  END LOOP;
END $$;
