import type { Scanner } from '@/lib/onboarding/ports';

/** The middle of the test file that every scanner finds; the whole of it would make scanners find this file. */
const mark = Buffer.from('STANDARD-ANTIVIRUS-TEST-FILE', 'latin1');

/** Stands in for a scanner: finds that test file, and nothing else. */
export const localScanner: Scanner = {
  scan: async (bytes) => (Buffer.from(bytes).includes(mark) ? 'harmful' : 'clean'),
};
