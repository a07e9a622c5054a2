import { type BrowserContext, test as base, expect } from '@playwright/test';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import type { Role } from '@/lib/kernel/permission';
import { type Client, type ClientIdentity, createClient, type GateKeys, overHttp } from '@/lib/testing/client';
import {
  type DemoFile,
  type DemoParticipant,
  type DemoTenant,
  type DemoUser,
  readDemoFile,
} from '@/prisma/seed/demo/demo-file';
import { dataDirVariable } from './global-setup';
import { secretsOf } from './secrets';
import { signIn } from './sign-in';
import { watchContext } from './watch';

/** The first organisation has somebody in every role; the stranger owns the second. */
export type Person = Role | 'stranger';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Said aloud: a context that a story makes inherits the story's session otherwise. */
const signedOut: StorageState = { cookies: [], origins: [] };

/** The demo with what its parts are called in stories. */
export interface Demo {
  readonly file: DemoFile;
  readonly tenant: DemoTenant;
  readonly strangersTenant: DemoTenant;
  user(person: Person): DemoUser;
  /** Somebody of the installation, who sets a second step up at their first sign-in: one story each. */
  platform(role: PlatformRole): DemoParticipant;
  /** The first tenant's application, changed as a story wants it. */
  client(change?: Partial<ClientIdentity>): Client;
}

interface WorkerFixtures {
  readonly demo: Demo;
  /** Cookies of a session that the worker's stories share; one that ends or changes its session opens its own. */
  readonly sessionOf: (person: Person) => Promise<StorageState>;
}

interface Fixtures {
  /** Who has signed in before the story begins. */
  readonly signedInAs: Person | null;
  /** Errors of the browser's console that the story brings about on purpose. */
  readonly expectedProblems: readonly RegExp[];
  /** The first tenant's application, with its key of the role operator. */
  readonly api: Client;
  /** The other organisation's application. */
  readonly strangersApi: Client;
  readonly cleanBrowser: undefined;
}

function openDemo(): Demo {
  const file = readDemoFile(process.env[dataDirVariable] ?? '');
  const [tenant, strangersTenant] = file?.tenants ?? [];
  if (!file || !tenant || !strangersTenant) throw new Error('demo.json is not there or names fewer than two tenants.');
  return {
    file,
    tenant,
    strangersTenant,
    user(person) {
      const { organizationId } = person === 'stranger' ? strangersTenant : tenant;
      const role = person === 'stranger' ? 'owner' : person;
      const user = file.users.find((known) => known.organizationId === organizationId && known.role === role);
      if (!user) throw new Error(`The demo has no ${person}.`);
      return user;
    },
    platform(role) {
      const user = file.onboarding.users.find((known) => known.role === role);
      if (!user) throw new Error(`The demo has no ${role}.`);
      return user;
    },
    client: (change) =>
      createClient({ ...tenant, apiKey: tenant.sandboxKey, gate: gateKeysOf(file), ...change }, overHttp(file.baseUrl)),
  };
}

/** The first tenant's keys of the payment gate. */
function gateKeysOf({ gate }: DemoFile): GateKeys {
  const [agent] = gate.agents;
  if (!agent) throw new Error('The demo has no agent of the payment gate.');
  return { bot: agent.botKey, botId: agent.botId, operator: gate.operatorKey, bootstrap: gate.bootstrapToken };
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what the fixture needs
    async ({}, use) => use(openDemo()),
    { scope: 'worker' },
  ],

  sessionOf: [
    async ({ browser, demo }, use) => {
      const opened = new Map<Person, Promise<StorageState>>();
      const open = async (person: Person): Promise<StorageState> => {
        const context = await browser.newContext({ baseURL: demo.file.baseUrl, storageState: signedOut });
        try {
          await signIn(await context.newPage(), demo.user(person));
          return await context.storageState();
        } finally {
          await context.close();
        }
      };
      await use((person) => {
        const session = opened.get(person) ?? open(person);
        opened.set(person, session);
        return session;
      });
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ demo }, use) => use(demo.file.baseUrl),
  signedInAs: [null, { option: true }],
  expectedProblems: [[], { option: true }],
  storageState: async ({ signedInAs, sessionOf }, use) =>
    use(signedInAs === null ? signedOut : await sessionOf(signedInAs)),
  api: async ({ demo }, use) => use(demo.client()),
  strangersApi: async ({ demo }, use) => {
    const { strangersTenant } = demo;
    await use(demo.client({ ...strangersTenant, apiKey: strangersTenant.sandboxKey, gate: undefined }));
  },

  cleanBrowser: [
    async ({ context, demo, expectedProblems }, use) => {
      const watch = await watchContext(context, secretsOf(demo.file));
      await use(undefined);
      const problems = await watch.problems();
      expect(problems.filter((problem) => !expectedProblems.some((pattern) => pattern.test(problem)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
