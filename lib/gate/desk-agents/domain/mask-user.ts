const shownHead = 2;
const shownTail = 2;
const shortest = 8;

/** A user's id with its middle left out: enough to compare with the agent's own records, too little to look somebody up. */
export function maskUser(id: string): string {
  const letters = [...id];
  const head = letters.slice(0, shownHead).join('');
  return letters.length < shortest ? `${letters[0] ?? ''}…` : `${head}…${letters.slice(-shownTail).join('')}`;
}
