-- Named functions of identity: the only way to people, sessions, throttles and new organisations, whose tables belong to
-- no tenant. Each does one thing, runs as tidegate_sys and is granted to the application alone. Who may call and the
-- audit entry are the use case's, in the same transaction.

-- An organisation, its tenants with their first rail configuration, and its owner. A taken e-mail address violates
-- users_email_key and leaves nothing behind.
CREATE FUNCTION identity_create_organization(p jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  org uuid := p->'organization'->>'id';
BEGIN
  INSERT INTO organizations (id, name) VALUES (org, p->'organization'->>'name');
  INSERT INTO tenants (id, public_id, organization_id, environment, name)
    SELECT (t->>'id')::uuid, t->>'public_id', org, t->>'environment', p->'organization'->>'name'
    FROM jsonb_array_elements(p->'tenants') t;
  INSERT INTO locators (kind, digest, tenant_id)
    SELECT 'tenant', sha256(convert_to(t->>'public_id', 'UTF8')), (t->>'id')::uuid FROM jsonb_array_elements(p->'tenants') t;
  INSERT INTO rail_versions (tenant_id, version, modes, reason, created_by)
    SELECT (t->>'id')::uuid, 1, t->'rail_modes', 'initial', p->>'created_by' FROM jsonb_array_elements(p->'tenants') t;
  PERFORM identity_add_member(org, (p->'owner'->>'id')::uuid, p->'owner'->>'email', p->'owner'->>'name',
                              p->'owner'->>'password_hash', 'owner');
END $$;

-- A new person in an organisation.
CREATE FUNCTION identity_add_member(p_organization uuid, p_user uuid, p_email text, p_name text, p_password_hash text, p_role text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO users (id, email, name, password_hash) VALUES (p_user, p_email, p_name, p_password_hash);
  INSERT INTO memberships (organization_id, user_id, role) VALUES (p_organization, p_user, p_role);
END $$;

-- Lets a key of the tenant that is set be found by its digest alone.
CREATE FUNCTION identity_locate_key(p_digest bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO locators (kind, digest, tenant_id) VALUES ('service_key', p_digest, tidegate_tenant())
$$;

-- Counts an attempt before its password is looked at, so that attempts made at once cannot slip past the limit.
-- Returns 0 when it may go on, else the seconds to wait. From the `p_free`th attempt of a window on, each one that is
-- let through closes the door behind it, twice as long as the one before.
CREATE FUNCTION identity_count_sign_in(p_subject text, p_free int, p_window_s int, p_block_s int, p_max_block_s int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  t sign_in_throttles;
BEGIN
  INSERT INTO sign_in_throttles (subject, window_start) VALUES (p_subject, now()) ON CONFLICT DO NOTHING;
  SELECT * INTO t FROM sign_in_throttles WHERE subject = p_subject FOR UPDATE;
  IF t.blocked_until > now() THEN RETURN ceil(extract(epoch FROM t.blocked_until - now())); END IF;
  IF t.window_start < now() - p_window_s * interval '1 second' THEN
    t.failures := 0;
    t.window_start := now();
  END IF;
  UPDATE sign_in_throttles SET failures = t.failures + 1, window_start = t.window_start,
      blocked_until = CASE WHEN t.failures + 1 >= p_free
        THEN now() + least(p_max_block_s, p_block_s * 2 ^ least(t.failures + 1 - p_free, 20)) * interval '1 second' END
    WHERE subject = p_subject;
  RETURN 0;
END $$;

-- A password was right: the account starts afresh and the address gets its attempt back.
CREATE FUNCTION identity_clear_sign_in(p_account text, p_address text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM sign_in_throttles WHERE subject = p_account;
  UPDATE sign_in_throttles SET failures = greatest(failures - 1, 0), blocked_until = null WHERE subject = p_address;
$$;

-- Who signs in with this address, and the organisation that they joined first.
CREATE FUNCTION identity_find_user(p_email text)
RETURNS TABLE (user_id uuid, password_hash text, organization_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.password_hash, m.organization_id FROM users u JOIN memberships m ON m.user_id = u.id
  WHERE u.email = p_email AND u.disabled_at IS NULL ORDER BY m.created_at, m.organization_id LIMIT 1
$$;

CREATE FUNCTION identity_open_session(p_session uuid, p_user uuid, p_organization uuid, p_user_agent text, p_lifetime_s int) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO sessions (id, user_id, organization_id, user_agent, expires_at)
    SELECT p_session, user_id, organization_id, p_user_agent, now() + p_lifetime_s * interval '1 second'
    FROM memberships WHERE user_id = p_user AND organization_id = p_organization
$$;

-- The facts behind a session as they stand now; no row once it is revoked or over, the person disabled or no longer a
-- member. Being seen is noted at most once a minute, so that a page view seldom writes.
CREATE FUNCTION identity_session(p_session uuid)
RETURNS TABLE (user_id uuid, email text, user_name text, role text, organization_id uuid, organization_name text,
               environment text, expires_at timestamptz, tenants jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions s SET last_seen_at = now()
    WHERE s.id = p_session AND s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at < now() - interval '1 minute';
  RETURN QUERY
    SELECT u.id, u.email, u.name, m.role, o.id, o.name, s.environment, s.expires_at,
      (SELECT jsonb_agg(jsonb_build_object('id', t.id, 'public_id', t.public_id, 'environment', t.environment, 'name', t.name))
       FROM tenants t WHERE t.organization_id = o.id)
    FROM sessions s
    JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
    JOIN memberships m ON m.user_id = u.id AND m.organization_id = s.organization_id
    JOIN organizations o ON o.id = s.organization_id
    WHERE s.id = p_session AND s.revoked_at IS NULL AND s.expires_at > now();
END $$;

-- True when this call ended the session. A null person means any member of the organisation.
CREATE FUNCTION identity_revoke_session(p_session uuid, p_organization uuid, p_user uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions SET revoked_at = now()
    WHERE id = p_session AND organization_id = p_organization AND (p_user IS NULL OR user_id = p_user) AND revoked_at IS NULL;
  RETURN FOUND;
END $$;

CREATE FUNCTION identity_switch_environment(p_session uuid, p_environment text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions SET environment = p_environment WHERE id = p_session AND revoked_at IS NULL AND expires_at > now();
  RETURN FOUND;
END $$;

-- Counts of attempts whose window is long over.
CREATE FUNCTION sys_sweep_sign_ins(p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone int;
BEGIN
  DELETE FROM sign_in_throttles WHERE subject IN (
    SELECT subject FROM sign_in_throttles WHERE window_start < now() - interval '1 day' LIMIT p_limit);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY[
    'identity_create_organization(jsonb)', 'identity_add_member(uuid, uuid, text, text, text, text)', 'identity_locate_key(bytea)',
    'identity_count_sign_in(text, int, int, int, int)', 'identity_clear_sign_in(text, text)', 'identity_find_user(text)',
    'identity_open_session(uuid, uuid, uuid, text, int)', 'identity_session(uuid)', 'identity_revoke_session(uuid, uuid, uuid)',
    'identity_switch_environment(uuid, text)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app', f);
  END LOOP;
  ALTER FUNCTION sys_sweep_sign_ins(int) OWNER TO tidegate_sys;
  GRANT EXECUTE ON FUNCTION sys_sweep_sign_ins(int) TO tidegate_worker;
END $$;
