/** Starts the server of a data folder, prints what it found and lives on: tests race and kill such launchers. */
import { startPostgres } from '@/lib/db/postgres/server';

const [dataDir] = process.argv.slice(2);
if (!dataDir) throw new Error('usage: start-postgres <data folder>');

const { pid, port, adopted } = await startPostgres({ dataDir });
process.stdout.write(`${JSON.stringify({ pid, port, adopted })}\n`);
setInterval(() => undefined, 60_000);
