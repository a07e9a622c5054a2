import { defineRefusals } from '@/lib/kernel/outcome';

/** Refusals of task budgets. The words are the contract's where it has them. */
export const budgetRefusals = defineRefusals({
  'gate.budget_not_found': { status: 404, message: 'task budget not found' },
  'gate.budget_unusable': {
    status: 422,
    message: 'task_budget_id must reference an active funded budget with sufficient available balance',
  },
  'gate.budget_mismatch': {
    status: 422,
    message: 'task budget must match bot_id, external_user_id, and currency',
  },
  'gate.budget_provider': {
    status: 422,
    message:
      'task budgets are paid by card: this provider gives all of the money back or none of it, and what is left of a budget has to go back by itself',
  },
  'gate.budget_closed': { status: 409, message: 'this task budget is closed' },
  'gate.budget_in_use': {
    status: 409,
    message: 'actions still have a part of this budget; complete or fail them before releasing what is unused',
  },
  'gate.budget_disputed': {
    status: 409,
    message: 'the payment of this task budget is disputed; a person decides about its money',
  },
  'gate.budget_return_failed': {
    status: 502,
    message: 'the payment provider refused to give back what is unused; it is tried again by itself',
  },
});
