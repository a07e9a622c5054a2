/**
 * `npm start` and `npm run dev`: installs what is missing, then hands over to the launcher in scripts/launch.
 * Plain JavaScript without packages, since on a fresh clone there are none.
 */
import { checkNode, ensureInstalled, root } from './install.mjs';

checkNode();
process.chdir(root);
await ensureInstalled({ development: process.env.NODE_ENV !== 'production' });
const { register } = await import('tsx/esm/api');
register();
await import('./launch/main.ts');
