import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderFiles } from '@/lib/files';
import { createGateSecrets } from '@/lib/gate';
import { type IdentityFixture, identityFixture } from '@/lib/identity/testing/fixture';
import { createSealer } from '@/lib/keys/seal';
import { createOnboarding } from '@/lib/onboarding';
import { railConfiguration } from '@/lib/rails/configuration';
import { createCounterparts } from '@/lib/runtime/counterparts';
import type { SeedDeps } from '@/prisma/seed/scenario';

export interface SeedFixture {
  readonly fixture: IdentityFixture;
  readonly deps: SeedDeps;
  close(): Promise<void>;
}

/** A database of one's own, and what a scenario loads with; without any counterpart. */
export async function seedFixture(): Promise<SeedFixture> {
  const fixture = await identityFixture();
  const { db } = fixture;
  const origin = 'http://localhost:1';
  const secret = 'ab'.repeat(32);
  const sealer = createSealer(secret);
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-seed-'));
  const counterparts = createCounterparts({ stripe: {}, base: {} });
  const deps: SeedDeps = {
    ...fixture,
    sealer,
    onboarding: createOnboarding({ db, sealer, origin, files: folderFiles(folder) }),
    apiUrl: origin,
    origin,
    dataDir: '',
    secret,
    railConfiguration: railConfiguration({ db, counterparts, origin, onFault: () => undefined }),
    gateSecrets: createGateSecrets(new Uint8Array(32)),
    bootstrapToken: null,
    chainUrl: null,
    hasCounterparts: false,
  };
  return {
    fixture,
    deps,
    async close() {
      await fixture.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
