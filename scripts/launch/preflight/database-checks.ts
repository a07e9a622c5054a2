import type { DatabaseFacts, Facts } from './facts';
import { type Check, type Finding, missing, ok, unsafe } from './finding';

const lowestVersion = 150_000;
/** Proofs and leases are compared with both clocks; a second is what NTP easily keeps. */
const maxSkewMs = 1_000;
const shownNames = 5;

const some = (names: readonly string[]): string =>
  names.length > shownNames ? `${names.slice(0, shownNames).join(', ')} and more` : names.join(', ');

const asked = (name: string, judge: (database: DatabaseFacts) => Finding): Check => ({
  name,
  judge({ database }: Facts) {
    if (database === null) return missing('there is no database to ask', 'Set DATABASE_URL.');
    if ('version' in database) return judge(database);
    return unsafe(database.unreachable, 'See that DATABASE_URL is right and that the server lets us in from here.');
  },
});

/** An empty database is fine: the first start makes roles and tables, and refuses what it cannot make. */
const migrated = (name: string, judge: (database: DatabaseFacts) => Finding): Check =>
  asked(name, (database) =>
    database.migrations.applied.length === 0 ? ok('empty; the first start sets it up') : judge(database),
  );

export const databaseChecks: readonly Check[] = [
  asked('PostgreSQL', ({ version, versionText }) =>
    version >= lowestVersion ? ok(versionText) : unsafe(`${versionText} is too old`, 'Use PostgreSQL 15 or newer.'),
  ),
  asked('clock', ({ skewMs }) =>
    Math.abs(skewMs) <= maxSkewMs
      ? ok(`${Math.round(skewMs)} ms from the database's`)
      : unsafe(`${Math.round(skewMs)} ms from the database's`, 'Keep both machines on time with NTP.'),
  ),
  migrated('migrations', ({ migrations: { applied, pending, failed, edited } }) => {
    const broken = [...failed.map(({ name }) => name), ...edited];
    if (broken.length > 0) return unsafe(`failed or edited: ${some(broken)}`, '`npm run doctor` says how to go on.');
    return pending.length > 0
      ? missing(`${pending.length} are not applied: ${some(pending)}`, 'Start this version once; it applies them.')
      : ok(`${applied.length} applied`);
  }),
  migrated('database roles', ({ absentRoles, powerful }) => {
    const fix = 'Make the roles as docs/running.md shows, and grant them nothing else.';
    if (absentRoles.length > 0) return missing(some(absentRoles), fix);
    return powerful.length > 0 ? unsafe(some(powerful), fix) : ok('bound by row-level security');
  }),
  migrated('row-level security', ({ openTables }) =>
    openTables.length > 0
      ? unsafe(
          `not forced on ${some(openTables)}`,
          'ALTER TABLE … ENABLE, and FORCE, ROW LEVEL SECURITY; find out who took it off.',
        )
      : ok('forced on every table'),
  ),
  migrated('demo data', ({ demoPeople }) => {
    const fix = 'Use a database of its own: people of the demo can sign in with passwords that a file holds.';
    if (demoPeople === null) return unsafe('nobody may look for it', 'GRANT tidegate_sys to the role of DATABASE_URL.');
    return demoPeople.length > 0 ? unsafe(`made-up people: ${some(demoPeople)}`, fix) : ok('none');
  }),
];
