import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { verifyPacket } from '@/lib/disputes';

const usage = `Usage: node scripts/verify-packet.mjs <packet.json> [--authority <authority.json>]
  --authority  the issuer's published keys, as GET /ledger/v1/authority answers them`;

/** The answer of `GET /ledger/v1/authority`, as far as it is needed here. */
const authority = z.object({ keys: z.array(z.object({ public_key_hex: z.string() })) });

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

interface Arguments {
  readonly packet: string;
  readonly authority: string | null;
}

function readArguments(given: readonly string[]): Arguments | null {
  const [packet, option, file, ...rest] = given;
  if (packet === undefined || packet.startsWith('-') || rest.length > 0) return null;
  if (option === undefined) return { packet, authority: null };
  return option === '--authority' && file !== undefined ? { packet, authority: file } : null;
}

/** Prints every check of the packet and gives the exit code: 0 when all hold, 1 when one does not, 2 for a wrong call. */
export function verifyPacketFile(given: readonly string[], say: (line: string) => void): 0 | 1 | 2 {
  const files = readArguments(given);
  if (files === null) {
    say(usage);
    return 2;
  }
  let value: unknown;
  let issuerKeys: readonly string[] | null = null;
  try {
    value = readJson(files.packet);
    if (files.authority !== null) {
      issuerKeys = authority.parse(readJson(files.authority)).keys.map(({ public_key_hex }) => public_key_hex);
    }
  } catch (error) {
    say(`A file cannot be read: ${error instanceof Error ? error.message : 'unknown'}`);
    return 2;
  }
  const findings = verifyPacket(value, { issuerKeys });
  for (const { check, holds, said } of findings) say(`${holds ? 'ok  ' : 'FAIL'}  ${check.padEnd(24)} ${said}`);
  const failed = findings.filter(({ holds }) => !holds).length;
  say(
    failed === 0
      ? `\nThe packet holds: ${findings.length} checks.`
      : `\n${failed} of ${findings.length} checks failed.`,
  );
  return failed === 0 ? 0 : 1;
}
