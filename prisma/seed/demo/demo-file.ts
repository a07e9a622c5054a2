import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { onboardingRoles } from '@/lib/kernel/onboarding-role';
import { roles } from '@/lib/kernel/permission';
import { applicationView } from '@/lib/onboarding/contract';

const signer = z.object({ did: z.string(), seedHex: z.string() });

const demoTenant = z.object({
  organizationId: z.string(),
  /** `org_…`, as the wire and signatures carry it. */
  tenantId: z.string(),
  name: z.string(),
  environment: z.enum(['sandbox', 'live']),
  rails: z.record(z.string(), z.enum(['simulated', 'connected', 'disabled'])),
  /** Role operator. */
  sandboxKey: z.string(),
  /** Role tenant_admin. */
  adminKey: z.string(),
  principal: signer,
  payee: signer,
  recognition: z.object({ keyId: z.string(), seedHex: z.string() }),
  /** A payer of the local chain with made-up dollars; only where the chain is connected. */
  chain: z.object({ rpcUrl: z.string(), payer: z.object({ address: z.string(), privateKey: z.string() }) }).optional(),
});
export type DemoTenant = z.infer<typeof demoTenant>;

const demoUser = z.object({
  email: z.string(),
  password: z.string(),
  role: z.enum(roles),
  organizationId: z.string(),
});
export type DemoUser = z.infer<typeof demoUser>;

/** Somebody who takes part in onboarding. All but the tenant admin set up a second step at their first sign-in. */
const demoParticipant = z.object({
  email: z.string(),
  password: z.string(),
  role: z.enum(onboardingRoles),
  /** Null: of the installation itself, or of a partner firm. */
  organizationId: z.string().nullable(),
});
export type DemoParticipant = z.infer<typeof demoParticipant>;

const demoOnboarding = z.object({
  /** Merchants, by how far their applications have come. */
  organizations: z.array(
    z.object({
      organizationId: z.string(),
      /** The live environment, which an application is for: `org_…`. */
      tenantId: z.string(),
      name: z.string(),
      status: applicationView.shape.status,
    }),
  ),
  users: z.array(demoParticipant),
});
export type DemoOnboarding = z.infer<typeof demoOnboarding>;

/** Credentials of the payment gate, all of the first tenant. */
const demoGate = z.object({
  /** Role operator: speaks for every agent of the tenant, and pays with the mock provider. */
  operatorKey: z.string(),
  /** Role admin, for the bootstrap routes: PAYJENT_BOOTSTRAP_TOKEN where that is set. */
  bootstrapToken: z.string(),
  agents: z.array(
    z.object({
      botId: z.string(),
      /** Role bot: speaks for this agent alone. */
      botKey: z.string(),
      /** `whsec_…`, with which the agent checks our messages. */
      webhookSecret: z.string(),
    }),
  ),
});
export type DemoGate = z.infer<typeof demoGate>;

const demoFile = z.object({
  baseUrl: z.string(),
  tenants: z.array(demoTenant),
  users: z.array(demoUser),
  onboarding: demoOnboarding,
  gate: demoGate,
});
/** What a script needs to use the demo over HTTP. It holds secrets: mode 0600, and only on the machine of the demo. */
export type DemoFile = z.infer<typeof demoFile>;

const pathIn = (dataDir: string): string => join(dataDir, 'demo.json');

/** The file of an earlier start; null when it is missing or not what we write. */
export function readDemoFile(dataDir: string): DemoFile | null {
  const path = pathIn(dataDir);
  if (!existsSync(path)) return null;
  try {
    return demoFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Replaces the file in one step, readable by its owner alone. */
export function writeDemoFile(dataDir: string, file: DemoFile): string {
  mkdirSync(dataDir, { recursive: true });
  const path = pathIn(dataDir);
  const next = `${path}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, path);
  return path;
}
