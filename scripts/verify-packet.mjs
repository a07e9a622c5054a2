/** `node scripts/verify-packet.mjs <packet.json> [--authority <authority.json>]`: checks an arbitration packet offline. */
import { checkNode } from './install.mjs';

checkNode();
const { register } = await import('tsx/esm/api');
register();
const { verifyPacketFile } = await import('./verify-packet/main.ts');
process.exitCode = verifyPacketFile(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
