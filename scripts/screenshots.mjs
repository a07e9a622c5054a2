/**
 * `node scripts/screenshots.mjs`: starts the product with its demo and writes docs/screenshots. Run by hand after the
 * look of a page has changed; the README shows some of them.
 */
import { root } from './install.mjs';

process.chdir(root);
const { register } = await import('tsx/esm/api');
register();
await import('../e2e/screenshots.ts');
