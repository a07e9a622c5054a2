/** `npm run doctor`: names what is wrong with this installation, and what to do about each. */
import { checkNode, ensureInstalled, missingPackages, root } from './install.mjs';

checkNode();
process.chdir(root);
const missing = missingPackages({ development: true });
if (missing) process.stdout.write(`Packages do not match the lockfile: ${missing}. Installing them first.\n`);
await ensureInstalled({ development: true });
const { register } = await import('tsx/esm/api');
register();
const { examine } = await import('./launch/doctor.ts');
process.exit(await examine(process.argv.slice(2)));
