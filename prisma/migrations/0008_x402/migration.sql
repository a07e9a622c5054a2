-- The rail x402_usdc_base: payers' payments, and the lane of transactions of each escrow operator.

CREATE TABLE x402_payments (
  tenant_id      uuid NOT NULL,
  operation_id   uuid NOT NULL,
  intent_id      uuid NOT NULL,
  payment_hash   text,
  network        text,
  payer          text,
  nonce          text,
  terms          jsonb,
  screening_list text,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT x402_payments_pkey PRIMARY KEY (tenant_id, operation_id),
  CONSTRAINT x402_payments_whole CHECK (num_nulls(payment_hash, network, payer, nonce, terms, screening_list) IN (0, 6))
);
CREATE UNIQUE INDEX x402_payments_tenant_id_payment_hash_key ON x402_payments (tenant_id, payment_hash);

CREATE TABLE chain_accounts (
  network       text NOT NULL,
  address       text NOT NULL,
  next_nonce    bigint NOT NULL CHECK (next_nonce >= 0),
  scanned_block bigint NOT NULL,
  CONSTRAINT chain_accounts_pkey PRIMARY KEY (network, address)
);

CREATE TABLE chain_transactions (
  tx_hash      text NOT NULL CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'),
  network      text NOT NULL,
  operator     text NOT NULL,
  nonce        bigint NOT NULL CHECK (nonce >= 0),
  operation_id uuid,
  payment_hash text,
  purpose      text NOT NULL CHECK (purpose IN ('authorise', 'capture', 'void', 'fill')),
  raw_tx       text NOT NULL,
  state        text NOT NULL DEFAULT 'signed'
    CHECK (state IN ('signed', 'broadcast', 'mined', 'final', 'reverted', 'replaced')),
  block_number bigint,
  block_hash   text,
  replaces     text,
  signed_at    timestamptz(3) NOT NULL DEFAULT now(),
  sent_at      timestamptz(3),
  CONSTRAINT chain_transactions_pkey PRIMARY KEY (tx_hash),
  CONSTRAINT chain_transactions_purpose CHECK ((purpose = 'fill') = (operation_id IS NULL))
);
CREATE INDEX chain_transactions_network_operator_nonce_idx ON chain_transactions (network, operator, nonce);
CREATE INDEX chain_transactions_operation_id_idx ON chain_transactions (operation_id);
-- One transaction per operation; its stand-ins name what they replace, and each has one stand-in at most.
CREATE UNIQUE INDEX chain_transactions_one_per_operation ON chain_transactions (operation_id) WHERE replaces IS NULL;
CREATE UNIQUE INDEX chain_transactions_one_replacement ON chain_transactions (replaces);
CREATE INDEX chain_transactions_open ON chain_transactions (network, operator, nonce)
  WHERE state NOT IN ('final', 'replaced');

ALTER TABLE x402_payments ENABLE ROW LEVEL SECURITY;
ALTER TABLE x402_payments FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON x402_payments TO tidegate_app, tidegate_worker
  USING (tenant_id = nullif(current_setting('tidegate.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('tidegate.tenant', true), '')::uuid);
-- What was agreed on with a payer never changes.
GRANT SELECT, INSERT ON x402_payments TO tidegate_app, tidegate_worker;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['chain_accounts', 'chain_transactions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY sys_rows ON %I TO tidegate_sys USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO tidegate_sys', t);
  END LOOP;
END $$;

-- Puts a payment on record for its operation. `claimed`; `closed`: the operation has a row already; `taken`: the same
-- signature pays for something else, of this tenant or another. The locator makes that one look across all tenants.
CREATE FUNCTION x402_locate(p_payment_hash text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id FROM locators WHERE kind = 'x402_payment' AND digest = decode(substr(p_payment_hash, 3), 'hex')
$$;
CREATE FUNCTION x402_reserve(p_payment_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO locators (kind, digest, tenant_id)
    VALUES ('x402_payment', decode(substr(p_payment_hash, 3), 'hex'), tidegate_tenant()) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
CREATE FUNCTION x402_claim(p_tenant uuid, p jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('tidegate.tenant', p_tenant::text, true);
  IF p->>'payment_hash' IS NOT NULL AND NOT x402_reserve(p->>'payment_hash') THEN RETURN 'taken'; END IF;
  INSERT INTO x402_payments (tenant_id, operation_id, intent_id, payment_hash, network, payer, nonce, terms, screening_list)
    VALUES (p_tenant, (p->>'operation_id')::uuid, (p->>'intent_id')::uuid, p->>'payment_hash', p->>'network', p->>'payer',
            p->>'nonce', p->'terms', p->>'screening_list')
    ON CONFLICT (tenant_id, operation_id) DO NOTHING;
  RETURN CASE WHEN FOUND THEN 'claimed' ELSE 'closed' END;
END $$;

-- The next nonce of a lane, locked until the end of the transaction. A lane that is new opens with what the chain says.
CREATE FUNCTION chain_lock_lane(p_network text, p_address text, p_first bigint, p_block bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE nonce bigint;
BEGIN
  INSERT INTO chain_accounts (network, address, next_nonce, scanned_block) VALUES (p_network, p_address, p_first, p_block)
    ON CONFLICT DO NOTHING;
  SELECT next_nonce INTO nonce FROM chain_accounts WHERE network = p_network AND address = p_address FOR UPDATE;
  RETURN nonce;
END $$;

-- Keeps signed bytes. A nonce at the lane's end moves the end; one below it replaces what stood there.
CREATE FUNCTION chain_record(p jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE end_of_lane bigint;
BEGIN
  SELECT next_nonce INTO STRICT end_of_lane FROM chain_accounts
    WHERE network = p->>'network' AND address = p->>'operator' FOR UPDATE;
  IF (p->>'nonce')::bigint > end_of_lane THEN
    RAISE EXCEPTION 'nonce % leaves a gap behind %', p->>'nonce', end_of_lane USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  INSERT INTO chain_transactions (tx_hash, network, operator, nonce, operation_id, payment_hash, purpose, raw_tx, replaces)
    VALUES (p->>'tx_hash', p->>'network', p->>'operator', (p->>'nonce')::bigint, (p->>'operation_id')::uuid,
            p->>'payment_hash', p->>'purpose', p->>'raw_tx', p->>'replaces');
  UPDATE chain_accounts SET next_nonce = greatest(next_nonce, (p->>'nonce')::bigint + 1)
    WHERE network = p->>'network' AND address = p->>'operator';
END $$;

CREATE FUNCTION chain_lane(p_network text, p_address text) RETURNS SETOF chain_accounts
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM chain_accounts WHERE network = p_network AND address = p_address
$$;

CREATE FUNCTION chain_of_operation(p_operation uuid) RETURNS SETOF chain_transactions
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM chain_transactions WHERE operation_id = p_operation ORDER BY signed_at, nonce, tx_hash
$$;

-- What is not final yet, oldest nonce first.
CREATE FUNCTION chain_open(p_network text, p_operator text, p_limit int) RETURNS SETOF chain_transactions
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM chain_transactions
  WHERE network = p_network AND operator = p_operator AND state NOT IN ('final', 'replaced')
  ORDER BY nonce, signed_at LIMIT p_limit
$$;

-- Everything that was ever signed for the nonces from `p_from` on, whatever was thought to have become of it.
CREATE FUNCTION chain_from_nonce(p_network text, p_operator text, p_from bigint, p_limit int) RETURNS SETOF chain_transactions
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM chain_transactions WHERE network = p_network AND operator = p_operator AND nonce >= p_from
  ORDER BY nonce, signed_at LIMIT p_limit
$$;

-- Writes down what the chain says of a transaction. One that is mined ends the others of its nonce.
CREATE FUNCTION chain_mark(p_hash text, p_state text, p_block_number bigint, p_block_hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE chain_transactions SET state = p_state, block_number = p_block_number, block_hash = p_block_hash,
      sent_at = CASE WHEN p_state = 'broadcast' THEN now() ELSE sent_at END
    WHERE tx_hash = p_hash AND NOT (state = 'final' AND p_state IN ('mined', 'reverted'));
  IF p_state IN ('mined', 'reverted', 'final') THEN
    UPDATE chain_transactions o SET state = 'replaced' FROM chain_transactions m
      WHERE m.tx_hash = p_hash AND o.network = m.network AND o.operator = m.operator AND o.nonce = m.nonce
        AND o.tx_hash <> m.tx_hash AND o.state <> 'replaced';
  END IF;
END $$;

CREATE FUNCTION chain_knows(p_hash text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM chain_transactions WHERE tx_hash = p_hash)
$$;

CREATE FUNCTION chain_scanned(p_network text, p_address text, p_block bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE chain_accounts SET scanned_block = p_block WHERE network = p_network AND address = p_address
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY[
    'x402_locate(text)', 'x402_reserve(text)', 'chain_lock_lane(text, text, bigint, bigint)', 'chain_record(jsonb)',
    'chain_lane(text, text)', 'chain_of_operation(uuid)', 'chain_open(text, text, int)',
    'chain_from_nonce(text, text, bigint, int)', 'chain_mark(text, text, bigint, text)',
    'chain_knows(text)', 'chain_scanned(text, text, bigint)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO tidegate_sys', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tidegate_app, tidegate_worker', f);
  END LOOP;
  GRANT EXECUTE ON FUNCTION x402_claim(uuid, jsonb) TO tidegate_app, tidegate_worker;
END $$;
