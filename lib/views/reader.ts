import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '@/generated/prisma/client';

const maxConnections = 4;
const statementTimeoutMs = 10_000;
const connectTimeoutMs = 5_000;

/** What views read through: Prisma under the application's login, which row-level security binds. */
export type Reader = PrismaClient;

export const openReader = (url: string): Reader =>
  new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      application_name: 'tidegate-views',
      max: maxConnections,
      statement_timeout: statementTimeoutMs,
      connectionTimeoutMillis: connectTimeoutMs,
    }),
    // Its own bounds are shorter, and would end a page that only waits for its turn on a busy machine.
    transactionOptions: { maxWait: connectTimeoutMs, timeout: statementTimeoutMs },
  });

/** First statement of every batch: from here on the transaction sees this tenant's rows and no others. */
export const enterTenant = (reader: Reader, tenantId: string): Prisma.PrismaPromise<unknown> =>
  reader.$queryRaw`SELECT set_config('tidegate.tenant', ${tenantId}, true)`;

/** Statements of one page see one state of the database, so that a balance and its postings belong together. */
export const oneSnapshot = { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead } as const;
