import { config } from 'zod';

/** Runs before any other module in the browser. zod would else try to compile its parsers, which the content policy refuses. */
config({ jitless: true });
