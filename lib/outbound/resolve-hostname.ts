import { Resolver } from 'node:dns/promises';

/** Milliseconds for the first try of one query; the second waits twice as long. */
const timeout = 1_000;
const tries = 2;

/**
 * Asks the network's resolvers directly. The system's own look-up would hold one of the few threads of the process
 * for as long as a stranger's name server likes. IPv4 first: not every host has a way out by IPv6.
 * `servers` are asked instead of the network's own.
 */
export async function resolveHostname(hostname: string, servers?: readonly string[]): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout, tries });
  if (servers !== undefined) resolver.setServers(servers);
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
