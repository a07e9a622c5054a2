import { getIntent } from '@/lib/views/get-intent';
import { consoleRoute } from '@/lib/web/console-route';

export const GET = consoleRoute<{ readonly intentId: string }>('console.intents.get', (ctx, { params, reader }) =>
  getIntent(ctx, params.intentId, reader),
);
