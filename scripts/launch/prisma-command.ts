import { markRolledBack } from '@/lib/db/migrate';
import { withOwnerDatabase } from './database';
import { explain, say } from './output';
import { readSettings } from './settings';

/** The one command that our own messages send people to: it needs no engine, so it works everywhere. */
function rolledBackMigration(args: readonly string[]): string | null {
  const [command, action, flag, name] = args;
  return command === 'migrate' && action === 'resolve' && flag === '--rolled-back' ? (name ?? null) : null;
}

/** Runs a Prisma command that needs a database and gives back its exit code. */
export async function runOnDatabase(
  args: readonly string[],
  hasEngine: boolean,
  runPrisma: (databaseUrl: string) => number,
): Promise<number> {
  try {
    return await withOwnerDatabase(readSettings({ ...process.env, NODE_ENV: '' }), async ({ ownerUrl }) => {
      const failed = rolledBackMigration(args);
      if (failed !== null) {
        await markRolledBack(ownerUrl, failed);
        say(`${failed} is marked as rolled back. The next start applies the file as it is then.`);
        return 0;
      }
      if (!hasEngine) say("Prisma's schema engine is not installed; Prisma tries to download it now.");
      return runPrisma(ownerUrl);
    });
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}
