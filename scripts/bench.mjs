/** `npm run bench`: measures the product on a PostgreSQL of its own. `npm run bench -- --smoke` only tries that it works. */
import { spawnSync } from 'node:child_process';
import { checkNode, ensureInstalled, root } from './install.mjs';

checkNode();
await ensureInstalled({ development: true });
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
