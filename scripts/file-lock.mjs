/**
 * A lock between processes that outlives none of them: a claim is a file of its own name that says who made it, and a
 * claim whose maker is gone counts for nothing. Plain JavaScript, since `npm start` needs it before packages exist.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Two that claim at the same instant both step back; one of them is alone soon. */
const tries = 12;
const longestPauseMs = 120;
const waitPollMs = 300;

/** Tells a process from a later one that got its number. Null: no such process. */
function stampOf(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state, startedAt] = [fields[0], fields[19]];
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return state === 'Z' || state === 'X' ? null : `${boot} ${startedAt}`;
    } catch {
      return null;
    }
  }
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

function readClaim(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Living claims other than our own; the dead are cleared away, which is safe as no name is used twice. */
function otherClaims(path, own) {
  const prefix = `${basename(path)}.claim.`;
  const found = [];
  for (const name of readdirSync(dirname(path))) {
    const file = join(dirname(path), name);
    if (!name.startsWith(prefix) || file === own) continue;
    const claim = readClaim(file);
    if (claim && stampOf(claim.pid) === claim.stamp) found.push({ pid: claim.pid, note: claim.note });
    else rmSync(file, { force: true });
  }
  return found;
}

/** Says that this process uses `path`, without keeping others from it. Gives back how to take that back. */
export function claimUse(path, note = '') {
  mkdirSync(dirname(path), { recursive: true });
  const id = `${process.pid}.${randomBytes(6).toString('hex')}`;
  const draft = `${path}.draft.${id}`;
  const claim = `${path}.claim.${id}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, stamp: stampOf(process.pid), note }), { mode: 0o600 });
  renameSync(draft, claim);
  return { claim, release: () => rmSync(claim, { force: true }) };
}

/** A living process that uses `path`, if there is one. */
export const findUser = (path) => (existsSync(dirname(path)) ? otherClaims(path)[0] : undefined);

/** Takes the lock if nobody has it. `note` is shown to whoever is refused. */
export async function tryLock(path, note = '') {
  let holder;
  for (let attempt = 0; attempt < tries; attempt++) {
    const { claim, release } = claimUse(path, note);
    [holder] = otherClaims(path, claim);
    if (!holder) return { held: true, release };
    release();
    await sleep(randomInt(1, longestPauseMs));
  }
  return { held: false, holder };
}

/** Waits for the lock; `onWait` is called once, when somebody else has it. Throws when it takes too long. */
export async function waitForLock(path, { note = '', timeoutMs, onWait }) {
  const deadline = Date.now() + timeoutMs;
  let told = false;
  for (;;) {
    const lock = await tryLock(path, note);
    if (lock.held) return lock;
    if (!told) onWait?.(lock.holder);
    told = true;
    if (Date.now() > deadline) throw new Error(`Process ${lock.holder.pid} has held ${path} for too long.`);
    await sleep(waitPollMs);
  }
}
