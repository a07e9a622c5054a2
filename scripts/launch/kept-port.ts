import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { SetupError } from '@/lib/kernel/setup-error';

/** The port, if it is free; 0 takes any. Null when another program holds it. */
async function tryPort(port: number): Promise<number | null> {
  const probe = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(probe, 'listening');
  } catch {
    return null;
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : null;
}

/** A loopback port for a counterpart: the same over restarts as long as nobody else takes it, so that links stay good. */
export async function keptPort(dataDir: string, name: string): Promise<number> {
  const file = join(dataDir, `${name}.port`);
  const known = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) || 0 : 0;
  const port = (await tryPort(known)) ?? (await tryPort(0));
  if (port === null) throw new SetupError(`No port is free for ${name}.`, 'End some other programs.');
  writeFileSync(file, `${port}\n`);
  return port;
}
