/** `npm run seed -- <scenario>`: loads a named scenario into the database of this machine and prints where to look. */
import { checkNode, ensureInstalled, root } from './install.mjs';

checkNode();
process.chdir(root);
await ensureInstalled({ development: false });
const { register } = await import('tsx/esm/api');
register();
const { seed } = await import('./launch/seed.ts');
process.exit(await seed(process.argv[2] ?? null));
