import { createServer } from 'node:net';
import { SetupError } from '@/lib/kernel/setup-error';

const loopbacks = ['127.0.0.1', '::1'];

/** Null: free. A machine without IPv6 has nothing to be busy on ::1. */
function tryListen(port: number, host: string): Promise<string | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      done(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT' ? null : (error.code ?? error.message));
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(null)));
  });
}

/** Refuses a port that another program holds, before anything is started. A null host means both loopback addresses. */
export async function assertPortIsFree(port: number, listenOn: string | null): Promise<void> {
  for (const host of listenOn === null ? loopbacks : [listenOn]) {
    const trouble = await tryListen(port, host);
    if (trouble === null) continue;
    if (trouble === 'EACCES') {
      throw new SetupError(
        `This account may not listen on port ${port}.`,
        'Choose one from 1024 upwards: PORT=3000 npm start',
      );
    }
    throw new SetupError(
      `Port ${port} is in use by another program.`,
      `Stop that program, or choose another port: PORT=${port === 65_535 ? 3000 : port + 1} npm start`,
    );
  }
}
