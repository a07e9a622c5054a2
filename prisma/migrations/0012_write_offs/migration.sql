-- Losses that a person writes off: one more account of the books, and no more written off than was lost.

-- The lists of accounts are extended as they stand.
DO $$
DECLARE
  side text;
  name text;
  rule text;
BEGIN
  FOREACH side IN ARRAY ARRAY['debit', 'credit'] LOOP
    name := format('ledger_transfers_%s_check', side);
    SELECT pg_get_constraintdef(oid) INTO STRICT rule FROM pg_constraint
      WHERE conrelid = 'ledger_transfers'::regclass AND conname = name;
    EXECUTE format('ALTER TABLE ledger_transfers DROP CONSTRAINT %I', name);
    EXECUTE format('ALTER TABLE ledger_transfers ADD CONSTRAINT %I %s', name,
      replace(rule, '''platform''::text', '''platform''::text, ''loss''::text'));
  END LOOP;
  SELECT pg_get_triggerdef(oid) INTO STRICT rule FROM pg_trigger
    WHERE tgrelid = 'ledger_transfers'::regclass AND tgname = 'transfers_are_covered';
  DROP TRIGGER transfers_are_covered ON ledger_transfers;
  EXECUTE replace(rule, '''platform''::text', '''platform''::text, ''loss''::text');
END $$;

-- What was written off is no more than the platform lacks at that moment, and each decision counts once.
CREATE FUNCTION tidegate_refuse_write_off() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lacking bigint;
BEGIN
  PERFORM FROM intents WHERE tenant_id = NEW.tenant_id AND id = NEW.intent_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(CASE 'platform' WHEN debit THEN amount WHEN credit THEN -amount ELSE 0 END), 0)
    INTO lacking FROM ledger_transfers
    WHERE tenant_id = NEW.tenant_id AND intent_id = NEW.intent_id AND currency = NEW.currency AND scale = NEW.scale;
  IF lacking < NEW.amount OR NEW.debit <> 'loss' OR NEW.credit <> 'platform' OR EXISTS (SELECT FROM ledger_transfers
      WHERE tenant_id = NEW.tenant_id AND operation_id = NEW.operation_id) THEN
    RAISE EXCEPTION 'intent % lacks %, not %', NEW.intent_id, lacking, NEW.amount USING ERRCODE = 'TG005';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER write_offs_are_covered BEFORE INSERT ON ledger_transfers
  FOR EACH ROW WHEN (NEW.kind = 'write_off') EXECUTE FUNCTION tidegate_refuse_write_off();
