-- People of an organisation: who was invited, and the second step of a sign-in.

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "token_digest" BYTEA NOT NULL,
    "invited_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by" UUID,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "second_factors" (
    "user_id" UUID NOT NULL,
    "sealed_secret" BYTEA NOT NULL,
    "last_step" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "second_factors_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "user_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("user_id","digest")
);

-- AlterTable
ALTER TABLE "memberships" ADD COLUMN "second_factor_required" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN "awaits" TEXT,
ADD COLUMN "stepped_up_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_digest_key" ON "invitations"("token_digest");

-- CreateIndex
CREATE INDEX "invitations_organization_id_idx" ON "invitations"("organization_id");

-- CreateIndex
CREATE INDEX "memberships_organization_id_created_at_user_id_idx" ON "memberships"("organization_id", "created_at", "user_id");

ALTER TABLE invitations ADD CHECK (role IN ('owner', 'tenant_admin', 'operator', 'auditor', 'developer')),
  ADD CHECK (octet_length(token_digest) = 32), ADD CHECK (accepted_at IS NULL OR revoked_at IS NULL);
ALTER TABLE recovery_codes ADD CHECK (octet_length(digest) = 32);
ALTER TABLE sessions ADD CHECK (awaits IN ('code', 'enrolment'));
-- One invitation at a time stands open for an address in an organisation.
CREATE UNIQUE INDEX invitations_open_key ON invitations (organization_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['invitations', 'second_factors', 'recovery_codes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY sys_rows ON %I TO tidegate_sys USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO tidegate_sys', t);
  END LOOP;
END $$;
-- Who leaves an organisation is no longer in it; the audit log says who was.
GRANT DELETE ON memberships TO tidegate_sys;

-- A session after a right password. It opens nothing while it awaits something: the code of who has a second factor, or
-- the enrolment of who has to have one here.
CREATE OR REPLACE FUNCTION identity_open_session(p_session uuid, p_user uuid, p_organization uuid, p_user_agent text, p_lifetime_s int) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO sessions (id, user_id, organization_id, user_agent, expires_at, awaits)
    SELECT p_session, m.user_id, m.organization_id, p_user_agent, now() + p_lifetime_s * interval '1 second',
      CASE WHEN f.user_id IS NOT NULL THEN 'code' WHEN m.second_factor_required THEN 'enrolment' END
    FROM memberships m LEFT JOIN second_factors f ON f.user_id = m.user_id AND f.confirmed_at IS NOT NULL
    WHERE m.user_id = p_user AND m.organization_id = p_organization
$$;

-- Who signs in with this address, and the organisation that they were in last, or else joined first.
CREATE OR REPLACE FUNCTION identity_find_user(p_email text)
RETURNS TABLE (user_id uuid, password_hash text, organization_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.password_hash, m.organization_id FROM users u JOIN memberships m ON m.user_id = u.id
  WHERE u.email = p_email AND u.disabled_at IS NULL
  ORDER BY (SELECT max(s.last_seen_at) FROM sessions s WHERE s.user_id = u.id AND s.organization_id = m.organization_id)
    DESC NULLS LAST, m.created_at, m.organization_id LIMIT 1
$$;

DROP FUNCTION identity_session(uuid);
-- As before, with what the session awaits, whether the person has a second factor, when they last proved it in this
-- session, and every organisation that they are in.
CREATE FUNCTION identity_session(p_session uuid)
RETURNS TABLE (user_id uuid, email text, user_name text, role text, organization_id uuid, organization_name text,
               environment text, expires_at timestamptz, tenants jsonb, awaits text, enrolled boolean, stepped_up_at timestamptz,
               organizations jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions s SET last_seen_at = now()
    WHERE s.id = p_session AND s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at < now() - interval '1 minute';
  RETURN QUERY
    SELECT u.id, u.email, u.name, m.role, o.id, o.name, s.environment, s.expires_at,
      (SELECT jsonb_agg(jsonb_build_object('id', t.id, 'public_id', t.public_id, 'environment', t.environment, 'name', t.name))
       FROM tenants t WHERE t.organization_id = o.id),
      s.awaits, EXISTS (SELECT FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL), s.stepped_up_at,
      (SELECT jsonb_agg(jsonb_build_object('id', mine.id, 'name', mine.name) ORDER BY mine.name, mine.id) FROM (
         SELECT a.id, a.name FROM memberships am JOIN organizations a ON a.id = am.organization_id
         WHERE am.user_id = u.id ORDER BY am.created_at LIMIT 50) mine)
    FROM sessions s
    JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
    JOIN memberships m ON m.user_id = u.id AND m.organization_id = s.organization_id
    JOIN organizations o ON o.id = s.organization_id
    WHERE s.id = p_session AND s.revoked_at IS NULL AND s.expires_at > now();
END $$;

-- Goes over to another organisation of the same person, which may ask for more than the one before.
CREATE FUNCTION identity_switch_organization(p_session uuid, p_user uuid, p_organization uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions s SET organization_id = m.organization_id, environment = 'sandbox', last_seen_at = now(),
      awaits = CASE WHEN m.second_factor_required AND NOT EXISTS (
        SELECT FROM second_factors f WHERE f.user_id = p_user AND f.confirmed_at IS NOT NULL) THEN 'enrolment' END
    FROM memberships m
    WHERE s.id = p_session AND s.user_id = p_user AND s.awaits IS NULL AND s.revoked_at IS NULL AND s.expires_at > now()
      AND m.user_id = p_user AND m.organization_id = p_organization;
  RETURN FOUND;
END $$;

-- Members of an organisation in the order in which they joined.
CREATE FUNCTION identity_members(p_organization uuid, p_after_at timestamptz, p_after_id uuid, p_limit int)
RETURNS TABLE (user_id uuid, email text, name text, role text, joined_at timestamptz, second_factor boolean,
               last_sign_in_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.email, u.name, m.role, m.created_at,
    EXISTS (SELECT FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL),
    (SELECT max(s.created_at) FROM sessions s WHERE s.user_id = u.id AND s.organization_id = m.organization_id AND s.awaits IS NULL)
  FROM memberships m JOIN users u ON u.id = m.user_id
  WHERE m.organization_id = p_organization AND (p_after_at IS NULL OR (m.created_at, m.user_id) > (p_after_at, p_after_id))
  ORDER BY m.created_at, m.user_id LIMIT p_limit
$$;

-- The role of a member, with the organisation's people held still until the transaction ends; null for who is none.
CREATE FUNCTION identity_lock_member(p_organization uuid, p_user uuid)
RETURNS TABLE (role text, email text, other_owners int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM organizations WHERE id = p_organization FOR UPDATE;
  RETURN QUERY SELECT m.role, u.email, (SELECT count(*)::int FROM memberships o
      WHERE o.organization_id = p_organization AND o.role = 'owner' AND o.user_id <> p_user)
    FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = p_organization AND m.user_id = p_user;
END $$;

-- False when the member has another role by now.
CREATE FUNCTION identity_change_role(p_organization uuid, p_user uuid, p_from text, p_to text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE memberships SET role = p_to WHERE organization_id = p_organization AND user_id = p_user AND role = p_from;
  RETURN FOUND;
END $$;

-- Ends a membership with its sessions, and the invitations that stand open in the member's name.
CREATE FUNCTION identity_remove_member(p_organization uuid, p_user uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM memberships WHERE organization_id = p_organization AND user_id = p_user;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE sessions SET revoked_at = now() WHERE organization_id = p_organization AND user_id = p_user AND revoked_at IS NULL;
  UPDATE invitations SET revoked_at = now()
    WHERE organization_id = p_organization AND invited_by = p_user AND accepted_at IS NULL AND revoked_at IS NULL;
  RETURN true;
END $$;

-- `invited`; `member` when the address has a member, `open` when it has an invitation, `full` when too many stand open.
CREATE FUNCTION identity_invite(p jsonb, p_token bytea, p_most int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE org uuid := p->>'organization_id';
BEGIN
  PERFORM FROM organizations WHERE id = org FOR UPDATE;
  IF EXISTS (SELECT FROM users u JOIN memberships m ON m.user_id = u.id WHERE m.organization_id = org AND u.email = p->>'email') THEN
    RETURN 'member';
  END IF;
  IF EXISTS (SELECT FROM invitations WHERE organization_id = org AND email = p->>'email' AND accepted_at IS NULL AND revoked_at IS NULL) THEN
    RETURN 'open';
  END IF;
  IF (SELECT count(*) FROM invitations WHERE organization_id = org AND accepted_at IS NULL AND revoked_at IS NULL) >= p_most THEN
    RETURN 'full';
  END IF;
  INSERT INTO invitations (id, organization_id, email, role, token_digest, invited_by, expires_at)
    VALUES ((p->>'id')::uuid, org, p->>'email', p->>'role', p_token, (p->>'invited_by')::uuid,
      now() + (p->>'lifetime_s')::int * interval '1 second');
  RETURN 'invited';
END $$;

-- Invitations that nobody has answered, oldest first; those that are over as well, since they can be sent again.
CREATE FUNCTION identity_open_invitations(p_organization uuid, p_limit int)
RETURNS TABLE (id uuid, email text, role text, invited_by text, sent_at timestamptz, expires_at timestamptz, expired boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, i.email, i.role, u.name, i.sent_at, i.expires_at, i.expires_at <= now()
  FROM invitations i JOIN users u ON u.id = i.invited_by
  WHERE i.organization_id = p_organization AND i.accepted_at IS NULL AND i.revoked_at IS NULL
  ORDER BY i.created_at, i.id LIMIT p_limit
$$;

-- An open invitation, held until the transaction ends.
CREATE FUNCTION identity_lock_invitation(p_organization uuid, p_invitation uuid)
RETURNS TABLE (email text, role text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.email, i.role FROM invitations i
  WHERE i.organization_id = p_organization AND i.id = p_invitation AND i.accepted_at IS NULL AND i.revoked_at IS NULL FOR UPDATE
$$;

-- A new link in place of the old one, which is dead from here on.
CREATE FUNCTION identity_renew_invitation(p_invitation uuid, p_token bytea, p_invited_by uuid, p_lifetime_s int) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE invitations SET token_digest = p_token, invited_by = p_invited_by, sent_at = now(),
      expires_at = now() + p_lifetime_s * interval '1 second'
    WHERE id = p_invitation AND accepted_at IS NULL AND revoked_at IS NULL
$$;

CREATE FUNCTION identity_revoke_invitation(p_invitation uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE invitations SET revoked_at = now() WHERE id = p_invitation AND accepted_at IS NULL AND revoked_at IS NULL
$$;

-- What a link leads to; no row for one that is unknown, used, revoked or over, or for a disabled person. Whoever is in no
-- organisation has no account that could be signed in to, and sets a password anew.
CREATE FUNCTION identity_find_invitation(p_token bytea)
RETURNS TABLE (email text, role text, organization_name text, invited_by text, expires_at timestamptz, has_account boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.email, i.role, o.name, b.name, i.expires_at,
    EXISTS (SELECT FROM users u JOIN memberships m ON m.user_id = u.id WHERE u.email = i.email)
  FROM invitations i JOIN organizations o ON o.id = i.organization_id JOIN users b ON b.id = i.invited_by
  WHERE i.token_digest = p_token AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
    AND NOT EXISTS (SELECT FROM users u WHERE u.email = i.email AND u.disabled_at IS NOT NULL)
$$;

-- Accepts an invitation, once. `p_user` is the signed-in person, whose address it must be, or with a password the new
-- person of that address. No row when the link is no longer good, whoever comes first being the one.
CREATE FUNCTION identity_accept_invitation(p_token bytea, p_user uuid, p_name text, p_password_hash text)
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
      RETURNING u.id INTO person;
  END IF;
  IF person IS NULL THEN RETURN; END IF;
  INSERT INTO memberships (organization_id, user_id, role, second_factor_required) VALUES (i.organization_id, person, i.role, true)
    ON CONFLICT DO NOTHING;
  UPDATE invitations SET accepted_at = now(), accepted_by = person WHERE id = i.id;
  RETURN QUERY SELECT i.id, person, i.organization_id, t.id, i.role FROM tenants t
    WHERE t.organization_id = i.organization_id AND t.environment = 'sandbox';
END $$;

-- The secret that a person's second factor begins with: the one given, or the one that stands already.
CREATE FUNCTION identity_begin_factor(p_user uuid, p_sealed bytea)
RETURNS TABLE (sealed_secret bytea, confirmed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO second_factors (user_id, sealed_secret) VALUES (p_user, p_sealed) ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT f.sealed_secret, f.confirmed_at IS NOT NULL FROM second_factors f WHERE f.user_id = p_user;
END $$;

CREATE FUNCTION identity_find_factor(p_user uuid)
RETURNS TABLE (sealed_secret bytea, confirmed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.sealed_secret, f.confirmed_at IS NOT NULL FROM second_factors f WHERE f.user_id = p_user
$$;

-- The session of a person who has just proved their second factor.
CREATE FUNCTION identity_step_up(p_user uuid, p_session uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE sessions SET awaits = NULL, stepped_up_at = now() WHERE id = p_session AND user_id = p_user AND revoked_at IS NULL
$$;

-- Confirms a second factor by its first code, with the digests of its recovery codes. False when it is confirmed already.
CREATE FUNCTION identity_confirm_factor(p_user uuid, p_session uuid, p_step bigint, p_codes bytea[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE second_factors SET confirmed_at = now(), last_step = p_step WHERE user_id = p_user AND confirmed_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO recovery_codes (user_id, digest) SELECT p_user, unnest(p_codes);
  PERFORM identity_step_up(p_user, p_session);
  RETURN true;
END $$;

-- Uses the code of a step of time. False when that step, or a later one, was used before.
CREATE FUNCTION identity_use_code(p_user uuid, p_session uuid, p_step bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE second_factors SET last_step = p_step WHERE user_id = p_user AND confirmed_at IS NOT NULL AND last_step < p_step;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM identity_step_up(p_user, p_session);
  RETURN true;
END $$;

-- Uses a recovery code, once.
CREATE FUNCTION identity_use_recovery_code(p_user uuid, p_session uuid, p_digest bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE recovery_codes SET used_at = now() WHERE user_id = p_user AND digest = p_digest AND used_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM identity_step_up(p_user, p_session);
  RETURN true;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY[
    'identity_session(uuid)', 'identity_switch_organization(uuid, uuid, uuid)',
    'identity_members(uuid, timestamptz, uuid, int)', 'identity_lock_member(uuid, uuid)',
    'identity_change_role(uuid, uuid, text, text)', 'identity_remove_member(uuid, uuid)', 'identity_invite(jsonb, bytea, int)',
    'identity_open_invitations(uuid, int)', 'identity_lock_invitation(uuid, uuid)',
    'identity_renew_invitation(uuid, bytea, uuid, int)', 'identity_revoke_invitation(uuid)', 'identity_find_invitation(bytea)',
    'identity_accept_invitation(bytea, uuid, text, text)', 'identity_begin_factor(uuid, bytea)', 'identity_find_factor(uuid)',
    'identity_step_up(uuid, uuid)', 'identity_confirm_factor(uuid, uuid, bigint, bytea[])',
    'identity_use_code(uuid, uuid, bigint)', 'identity_use_recovery_code(uuid, uuid, bytea)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
  END LOOP;
  FOREACH f IN ARRAY ARRAY[
    'identity_session(uuid)', 'identity_switch_organization(uuid, uuid, uuid)',
    'identity_members(uuid, timestamptz, uuid, int)', 'identity_lock_member(uuid, uuid)',
    'identity_change_role(uuid, uuid, text, text)', 'identity_remove_member(uuid, uuid)', 'identity_invite(jsonb, bytea, int)',
    'identity_open_invitations(uuid, int)', 'identity_lock_invitation(uuid, uuid)',
    'identity_renew_invitation(uuid, bytea, uuid, int)', 'identity_revoke_invitation(uuid)', 'identity_find_invitation(bytea)',
    'identity_accept_invitation(bytea, uuid, text, text)', 'identity_begin_factor(uuid, bytea)', 'identity_find_factor(uuid)',
    'identity_confirm_factor(uuid, uuid, bigint, bytea[])', 'identity_use_code(uuid, uuid, bigint)',
    'identity_use_recovery_code(uuid, uuid, bytea)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app', f);
  END LOOP;
END $$;
