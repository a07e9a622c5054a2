import { type RegisterBody, registerBody } from '@/lib/gate/agents/contract';
import type { Outcome } from '@/lib/kernel/outcome';
import { ok } from '@/lib/kernel/outcome';
import type { RegisterForm } from './contract';
import { dashboardRefusals } from './refusals';

const needed = ['name', 'platform', 'bot_id'] as const;

/** What the form says, as operators say it. A blank field is refused by its name. */
export function readRegisterForm(form: RegisterForm): Outcome<RegisterBody> {
  const blank = needed.find((field) => form[field] === '');
  if (blank !== undefined) {
    return dashboardRefusals.refuse('dashboard.field', { message: `${blank} must not be blank`, field: blank });
  }
  const parsed = registerBody.safeParse({ ...form, default_currency: form.default_currency || 'USD' });
  if (parsed.success) return ok(parsed.data);
  const field = String(parsed.error.issues[0]?.path[0] ?? 'form');
  const message = `${field}: ${parsed.error.issues[0]?.message ?? 'cannot be read'}`;
  return dashboardRefusals.refuse('dashboard.field', { message, field });
}
