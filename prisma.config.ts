import { defineConfig } from 'prisma/config';

/** For authors of the schema, through `npm run prisma`. Tidegate itself migrates with lib/db/migrate.ts. */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '', shadowDatabaseUrl: process.env.SHADOW_DATABASE_URL },
});
