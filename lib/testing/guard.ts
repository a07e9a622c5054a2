/**
 * Waits for the end of its parent, which holds the other end of our standard input, then stops the test server and
 * removes its folders. A test run that is killed leaves nothing behind.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { stopPostmaster } from '@/lib/db/postgres/postmaster';

const [dataDir, cluster] = process.argv.slice(2);
if (!dataDir || !cluster) throw new Error('usage: guard <data folder> <cluster>');

process.stdin.resume();
await once(process.stdin, 'close');
await stopPostmaster(cluster);
rmSync(dataDir, { recursive: true, force: true });
// A private temporary folder makes the launcher put the data into a folder of its own elsewhere.
if (!cluster.startsWith(dataDir + sep)) rmSync(dirname(cluster), { recursive: true, force: true });
