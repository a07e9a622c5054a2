import { defineRefusals } from '@/lib/kernel/outcome';

export const dashboardRefusals = defineRefusals({
  'dashboard.field': { status: 422, message: 'Fill in name, platform and bot_id.' },
});
