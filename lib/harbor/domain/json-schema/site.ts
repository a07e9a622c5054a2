import type { JsonValue } from '@/lib/kernel/canonical-json';
import type { Pattern } from '@/lib/kernel/pattern';
import type { SchemaNode } from './schema';

/** Where the reader stands in a schema document, and what it may ask of the whole reading. */
export interface Site {
  /** Steps from the document's top. */
  readonly path: readonly string[];
  /** Notes a problem at this place or `steps` below it. The reading goes on, the document is refused. */
  problem(message: string, ...steps: readonly string[]): void;
  /** Reads the schema that stands `steps` below this place. */
  schema(source: JsonValue, ...steps: readonly string[]): SchemaNode;
  /** Compiles a pattern; null when it was noted as a problem. */
  pattern(source: string, ...steps: readonly string[]): Pattern | null;
  /** Notes that this place refers to another one, which is looked up when all is read. */
  reference(target: string): void;
  /** Names the schema at this place. */
  anchor(name: string): void;
}
