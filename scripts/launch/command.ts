import { spawn } from 'node:child_process';
import { root } from './root';

export interface CommandResult {
  readonly passed: boolean;
  readonly output: string;
}

/** Runs one of our tools with Node and keeps what it says. Ends it when the start is given up. */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<CommandResult> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', (error) => done({ passed: false, output: error.message }));
    child.once('close', (code) => done({ passed: code === 0, output: Buffer.concat(output).toString() }));
  });
}
