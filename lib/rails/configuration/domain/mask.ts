/** Enough to recognise a destination by, too little to use it: `acct_…1234`, `0x12ab…ef90`. */
export function maskDestination(destination: string): string {
  const head = destination.startsWith('0x') ? destination.slice(0, 6) : destination.slice(0, 5);
  return `${head}…${destination.slice(-4)}`;
}
