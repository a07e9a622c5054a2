import { intentFilterSchema } from '@/lib/views/contract';
import { listIntents } from '@/lib/views/list-intents';
import { consoleRoute } from '@/lib/web/console-route';

export const GET = consoleRoute('console.intents.list', (ctx, { query, reader }) =>
  listIntents(ctx, intentFilterSchema.parse(Object.fromEntries(query)), reader),
);
