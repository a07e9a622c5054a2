/** `npm run preflight`: prints each missing or unsafe production setting with its fix; exits with 1 when any is open. */
import { checkNode, ensureInstalled, root } from './install.mjs';

checkNode();
process.chdir(root);
await ensureInstalled({ development: process.env.NODE_ENV !== 'production' });
const { register } = await import('tsx/esm/api');
register();
const { preflight } = await import('./launch/preflight/preflight.ts');
process.exit(await preflight(process.argv.slice(2)));
