import { describe } from 'vitest';
import { type Planted, provePlanted } from '../planted';
import { importRules } from '.';

/** One file that imports `wrong`, repaired by importing `right` instead. */
const swap = (file: string, wrong: string, right: string, others: readonly string[] = []): Planted => {
  const rest = Object.fromEntries(others.map((path) => [path, 'export const x = 1;\n']));
  return { wrong: { ...rest, [file]: wrong }, at: `${file}:1`, right: { ...rest, [file]: right } };
};

const from = (specifier: string): string => `import { x } from '${specifier}';\n`;
const typesFrom = (specifier: string): string => `import type { x } from '${specifier}';\n`;

const manifest = JSON.stringify({ dependencies: { zod: '1' }, devDependencies: { vitest: '1' } });

const floors: Record<string, Planted[]> = {
  'kernel-alone': [
    swap('lib/kernel/money.ts', from('@/lib/harbor'), from('./asset'), ['lib/harbor/index.ts', 'lib/kernel/asset.ts']),
    swap('lib/kernel/money.ts', from('jose'), from('@noble/hashes/blake3.js')),
  ],
  'domain-pure': [
    swap('lib/harbor/domain/intent.ts', from('zod'), ''),
    swap('lib/harbor/domain/intent.ts', from('node:crypto'), ''),
    swap('lib/harbor/domain/intent.ts', "const x = await import('node:fs');\n", ''),
    swap('lib/gate/domain/a/grant.ts', from('@/lib/gate/store/grants'), from('@/lib/gate/domain/session'), [
      'lib/gate/store/grants.ts',
      'lib/gate/domain/session.ts',
    ]),
    swap('lib/gate/domain/grant.ts', typesFrom('@/lib/harbor/domain/intent'), from('@/lib/kernel/money'), [
      'lib/harbor/domain/intent.ts',
      'lib/kernel/money.ts',
    ]),
  ],
  'contract-pure': [
    swap('lib/harbor/contract.ts', from('pg'), from('zod')),
    swap('lib/harbor/contract.ts', from('./create-intent'), from('./domain/intent'), [
      'lib/harbor/create-intent.ts',
      'lib/harbor/domain/intent.ts',
    ]),
  ],
  'store-below': [
    swap('lib/harbor/store/intents.ts', from('@/lib/harbor/create-intent'), from('@/lib/harbor/domain/intent'), [
      'lib/harbor/create-intent.ts',
      'lib/harbor/domain/intent.ts',
    ]),
    swap('lib/rails/simulated/store/book.ts', from('@/lib/harbor/ports'), typesFrom('@/lib/harbor/ports'), [
      'lib/harbor/ports.ts',
    ]),
  ],
  'ground-floor': [
    swap('lib/outbox/sealer.ts', from('@/lib/harbor'), from('@/lib/db/pool'), [
      'lib/harbor/index.ts',
      'lib/db/pool.ts',
    ]),
    swap('lib/db/pool.ts', from('@/lib/outbox/sealer'), from('@/lib/kernel/ids'), [
      'lib/outbox/sealer.ts',
      'lib/kernel/ids.ts',
    ]),
  ],
  'front-door': [
    swap('lib/spend/verify-spend.ts', from('@/lib/harbor/create-intent'), from('@/lib/harbor'), [
      'lib/harbor/create-intent.ts',
      'lib/harbor/index.ts',
    ]),
    swap('lib/web/dispatch.ts', from('@/lib/harbor/endpoints'), from('@/lib/harbor/contract'), [
      'lib/harbor/endpoints.ts',
      'lib/harbor/contract.ts',
    ]),
    swap('lib/runtime/engine.ts', from('@/lib/harbor/store/intents'), from('@/lib/harbor/endpoints'), [
      'lib/harbor/store/intents.ts',
      'lib/harbor/endpoints.ts',
    ]),
    swap('prisma/seed/run.ts', from('@/lib/identity/domain/roles'), from('@/lib/identity'), [
      'lib/identity/domain/roles.ts',
      'lib/identity/index.ts',
    ]),
    swap('lib/harbor/x.ts', from('@/lib/outbox/store/jobs'), from('@/lib/outbox/enqueue'), [
      'lib/outbox/store/jobs.ts',
      'lib/outbox/enqueue.ts',
    ]),
  ],
  matrix: [
    swap('lib/harbor/create-intent.ts', from('@/lib/spend'), from('@/lib/audit'), [
      'lib/spend/index.ts',
      'lib/audit/index.ts',
    ]),
    swap('lib/webhooks/deliver.ts', from('@/lib/harbor'), from('@/lib/harbor/events'), [
      'lib/harbor/index.ts',
      'lib/harbor/events.ts',
    ]),
    swap('lib/rails/simulated/rail.ts', from('@/lib/harbor/ports'), typesFrom('@/lib/harbor/ports'), [
      'lib/harbor/ports.ts',
    ]),
    swap('lib/disputes/open-case.ts', from('@/lib/gate'), from('@/lib/harbor'), [
      'lib/gate/index.ts',
      'lib/harbor/index.ts',
    ]),
  ],
  'views-alone': [
    swap('lib/views/list-intents.ts', from('@/lib/harbor'), from('@/lib/harbor/contract'), [
      'lib/harbor/index.ts',
      'lib/harbor/contract.ts',
    ]),
  ],
  'views-home': [
    swap('lib/harbor/get-intent.ts', from('@/lib/views/intents'), '', ['lib/views/intents.ts']),
    swap('components/intents/table.tsx', from('@/lib/views/intents'), from('@/lib/views/contract'), [
      'lib/views/intents.ts',
      'lib/views/contract.ts',
    ]),
  ],
  'runtime-top': [
    swap('lib/harbor/fund-intent.ts', from('@/lib/runtime/env'), '', ['lib/runtime/env.ts']),
    swap('app/page.tsx', from('@/lib/runtime/env'), from('@/lib/web/page'), ['lib/runtime/env.ts', 'lib/web/page.ts']),
    swap('lib/runtime/engine.ts', from('@/lib/web/page'), '', ['lib/web/page.ts']),
  ],
  'process-front-doors': [
    swap('lib/web/session.ts', from('@/lib/db/pool'), from('@/lib/identity'), [
      'lib/db/pool.ts',
      'lib/identity/index.ts',
    ]),
    swap('lib/worker/main.ts', from('@/lib/rails'), from('@/lib/runtime/rails'), [
      'lib/rails/index.ts',
      'lib/runtime/rails.ts',
    ]),
  ],
};

const homes: Record<string, Planted[]> = {
  'no-framework-below': [
    swap('lib/harbor/get-intent.ts', from('react'), ''),
    swap('lib/worker/main.ts', from('next/server'), ''),
    swap('lib/identity/sign-in.ts', "const { x } = require('next-auth');\n", ''),
  ],
  'prisma-home': [
    swap('lib/harbor/get-intent.ts', from('@prisma/client'), ''),
    swap('app/page.tsx', typesFrom('@/generated/prisma/client'), ''),
  ],
  'pg-home': [
    swap('lib/harbor/fund-intent.ts', from('pg'), ''),
    {
      wrong: { 'app/page.tsx': from('pg') },
      at: 'app/page.tsx:1',
      right: { 'lib/harbor/store/engine.ts': from('pg') },
    },
  ],
  'stripe-home': [
    {
      wrong: { 'lib/harbor/rails.ts': from('stripe') },
      at: 'lib/harbor/rails.ts:1',
      right: { 'lib/rails/stripe/client.ts': from('stripe') },
    },
  ],
  'chain-home': [
    {
      wrong: { 'lib/rails/stripe/pay.ts': from('viem/chains') },
      at: 'lib/rails/stripe/pay.ts:1',
      right: { 'lib/rails/x402/pay.ts': from('viem/chains') },
    },
  ],
  'mail-home': [
    {
      wrong: { 'lib/identity/invite-member.ts': from('nodemailer') },
      at: 'lib/identity/invite-member.ts:1',
      right: { 'lib/mail/smtp-mail.ts': from('nodemailer') },
    },
  ],
  'declared-packages': [
    swap('lib/kernel/money.ts', from('left-pad'), from('zod'), []),
    swap('lib/harbor/money.ts', from('vitest'), typesFrom('vitest'), []),
  ].map(({ wrong, at, right }) => ({
    at,
    wrong: { ...wrong, 'package.json': manifest },
    right: { ...right, 'package.json': manifest },
  })),
};

const surface: Record<string, Planted[]> = {
  'app-thin': [
    swap('app/console/page.tsx', from('@/lib/harbor/store/intents'), from('@/lib/harbor'), [
      'lib/harbor/store/intents.ts',
      'lib/harbor/index.ts',
    ]),
    swap('middleware.ts', from('@/lib/db/pool'), from('@/lib/web/headers'), ['lib/db/pool.ts', 'lib/web/headers.ts']),
  ],
  'components-client': [
    swap('components/intents/table.tsx', from('@/lib/harbor'), from('@/lib/harbor/contract'), [
      'lib/harbor/index.ts',
      'lib/harbor/contract.ts',
    ]),
    swap('components/intents/table.tsx', from('node:crypto'), from('@/lib/kernel/format/money'), [
      'lib/kernel/format/money.ts',
    ]),
  ],
  'lib-below-app': [swap('lib/web/page.ts', from('@/components/ui/button'), '', ['components/ui/button.tsx'])],
  'kit-alone': [
    swap('kit/typescript/client.ts', from('../../lib/kernel/money'), from('./money'), [
      'lib/kernel/money.ts',
      'kit/typescript/money.ts',
    ]),
    swap('lib/web/mcp.ts', from('@/kit/typescript/client'), '', ['kit/typescript/client.ts']),
  ],
  'tests-not-imported': [
    swap('lib/harbor/x.ts', from('./y.test'), from('./y'), ['lib/harbor/y.test.ts', 'lib/harbor/y.ts']),
    swap('lib/harbor/x.ts', from('@/lib/testing/tenant'), '', ['lib/testing/tenant.ts']),
  ],
  'e2e-outside': [
    swap('e2e/harbor/release.spec.ts', from('@/lib/harbor'), from('@/e2e/demo'), [
      'lib/harbor/index.ts',
      'e2e/demo.ts',
    ]),
    swap('e2e/shell/menu.spec.ts', from('@/components/shell/frame'), from('@/components/shell/console-nav'), [
      'components/shell/frame.ts',
      'components/shell/console-nav.ts',
    ]),
  ],
};

const one = 'export const x = 1;\n';

const shape: Record<string, Planted[]> = {
  'known-places': [
    { wrong: { 'lib/utils/date.ts': one }, at: 'lib/utils/date.ts:1', right: { 'lib/kernel/date.ts': one } },
    { wrong: { 'src/date.ts': one }, at: 'src/date.ts:1', right: { 'middleware.ts': one, '.ci/run': '' } },
  ],
  'import-resolves': [swap('lib/kernel/a.ts', from('./gone'), from('./b'), ['lib/kernel/b.ts'])],
  'import-style': [
    swap('lib/harbor/store/a.ts', from('../b'), from('@/lib/harbor/b'), ['lib/harbor/b.ts']),
    swap('lib/harbor/a.ts', from('./b.ts'), from('./b'), ['lib/harbor/b.ts']),
  ],
  'no-barrels': [
    {
      wrong: { 'components/ui/index.ts': "export { x } from './button';\nexport * from './card';\n" },
      at: 'components/ui/index.ts:1',
      right: { 'lib/harbor/index.ts': "export { x } from './create-intent';\n" },
    },
  ],
  'no-orphans': [
    {
      wrong: { 'lib/harbor/alone.ts': one, 'lib/harbor/alone.test.ts': from('./alone') },
      at: 'lib/harbor/alone.ts:1',
      right: { 'lib/harbor/alone.ts': one, 'lib/harbor/index.ts': "export { x } from './alone';\n" },
    },
    {
      wrong: { 'lib/runtime/launch.ts': one },
      at: 'lib/runtime/launch.ts:1',
      right: { 'lib/runtime/launch.ts': one, 'scripts/start.mjs': "spawn('lib/runtime/launch.ts');\n" },
    },
  ],
  'no-cycles': [
    {
      wrong: { 'lib/kernel/a.ts': from('./b'), 'lib/kernel/b.ts': typesFrom('./c'), 'lib/kernel/c.ts': from('./a') },
      at: 'lib/kernel/a.ts:1',
      right: { 'lib/kernel/a.ts': from('./b'), 'lib/kernel/b.ts': typesFrom('./c'), 'lib/kernel/c.ts': one },
    },
  ],
};

describe('import rules', () => provePlanted(importRules, { ...floors, ...homes, ...surface, ...shape }));
