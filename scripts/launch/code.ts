import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '@/lib/kernel/setup-error';
import { claimUse, findUser, waitForLock } from '../file-lock.mjs';
import type { Cleanup } from './cleanup';
import { runNode } from './command';
import { contentHash } from './content-hash';
import { say } from './output';
import { root } from './root';
import type { Settings } from './settings';

/** Where builds stand, each in a folder named by what it was built from. */
const buildsFolder = '.build';
const completeMark = '.complete';
/** In a build: the web process and the worker as single files. */
const processesFolder = 'processes';
const keptBuilds = 3;
const lockTimeoutMs = 15 * 60_000;

const clientSources = ['prisma/schema', 'prisma.config.ts', 'node_modules/prisma/package.json'];
const clientMark = 'generated/.schema-hash';

/** Everything that a build is made from. */
const webSources = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema',
  'middleware.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
  'scripts/bundle.mjs',
];
const notBuilt = /\.(?:test|spec)\.tsx?$|\.md$/;

async function generateClient(signal: AbortSignal): Promise<void> {
  const hash = contentHash(root, clientSources, /^$/);
  const mark = join(root, clientMark);
  if (existsSync(join(root, 'generated/prisma/client.ts')) && existsSync(mark) && readFileSync(mark, 'utf8') === hash)
    return;
  const { passed, output } = await runNode(['scripts/prisma.mjs', 'generate'], process.env, signal);
  if (!passed) throw new SetupError(`Prisma's client could not be generated:\n${output}`, 'Correct prisma/schema.');
  writeFileSync(mark, hash);
}

const isComplete = (build: string): boolean => existsSync(join(root, build, completeMark));

/** Builds that nobody runs, beyond the newest few. Half-built ones were interrupted: the lock is ours. */
function prune(current: string): void {
  const folders = readdirSync(join(root, buildsFolder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{16}$/.test(entry.name))
    .map(({ name }) => join(buildsFolder, name))
    .filter((build) => build !== current && !findUser(join(root, `${build}.use`)));
  const age = (build: string): number => statSync(join(root, build, completeMark)).mtimeMs;
  const complete = folders.filter(isComplete).sort((one, other) => age(other) - age(one));
  const stale = [...folders.filter((build) => !isComplete(build)), ...complete.slice(keptBuilds - 1)];
  for (const build of stale) rmSync(join(root, build), { recursive: true, force: true });
}

async function build(folder: string, signal: AbortSignal): Promise<void> {
  const full = join(root, folder);
  rmSync(full, { recursive: true, force: true });
  mkdirSync(full, { recursive: true });
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    TIDEGATE_BUILD_DIR: folder,
    NEXT_TELEMETRY_DISABLED: '1',
  } as const;
  // In this order: Next empties its folder first.
  const commands = [
    ['node_modules/next/dist/bin/next', 'build'],
    ['scripts/bundle.mjs', join(folder, processesFolder)],
  ];
  let passed = true;
  let output = '';
  for (const command of commands) {
    if (passed) ({ passed, output } = await runNode(command, env, signal));
    signal.throwIfAborted();
  }
  if (!passed) {
    rmSync(full, { recursive: true, force: true });
    throw new SetupError(
      `The web build failed:\n${output.trim()}`,
      'Correct what it names; no older build is served instead.',
    );
  }
  writeFileSync(join(full, completeMark), '');
}

const buildOfSources = (): string => join(buildsFolder, contentHash(root, webSources, notBuilt));

/** The finished build of the sources as they are, or null. */
export function findBuild(): string | null {
  const build = buildOfSources();
  return isComplete(build) ? build : null;
}

export interface ReadyCode {
  /** Next's folder, relative to the repository. */
  readonly buildDir: string;
  readonly fresh: boolean;
}

type ProcessKind = 'web' | 'worker';

/** How Node runs a process of this code; in development from its sources, and again when they change. */
export const argumentsOf = (kind: ProcessKind, mode: Settings['mode'], buildDir: string): readonly string[] =>
  mode === 'development'
    ? ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', `lib/${kind}/main.ts`]
    : ['--enable-source-maps', join(buildDir, processesFolder, `${kind}.mjs`)];

/**
 * Makes generated and built code match the sources. Copies that start at once from one checkout build once;
 * an interrupted or failed build leaves nothing that could be served.
 */
export async function readyCode({ mode, port }: Settings, cleanup: Cleanup, signal: AbortSignal): Promise<ReadyCode> {
  const lock = await waitForLock(join(root, buildsFolder, 'build.lock'), {
    timeoutMs: lockTimeoutMs,
    onWait: ({ pid }) => say(`  Waiting for process ${pid}, which is building.`),
  });
  try {
    signal.throwIfAborted();
    await generateClient(signal);
    if (mode === 'development') return { buildDir: join(buildsFolder, `development-${port}`), fresh: false };
    const buildDir = buildOfSources();
    const use = claimUse(join(root, `${buildDir}.use`));
    cleanup.defer(use.release);
    const fresh = !isComplete(buildDir);
    if (fresh) await build(buildDir, signal);
    prune(buildDir);
    return { buildDir, fresh };
  } finally {
    lock.release();
  }
}
