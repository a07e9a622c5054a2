import type { Metadata } from './model';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a request carried, after it was checked against its schema: absent or of the right kind. */
export class Params {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: unknown) {
    this.#values = isRecord(values) ? values : {};
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  text(name: string): string | null {
    const value = this.#values[name];
    return typeof value === 'string' && value !== '' ? value : null;
  }

  number(name: string): number | null {
    const value = this.#values[name];
    return typeof value === 'number' ? value : null;
  }

  flag(name: string): boolean | null {
    const value = this.#values[name];
    return typeof value === 'boolean' ? value : null;
  }

  child(name: string): Params {
    return new Params(this.#values[name]);
  }

  children(name: string): readonly Params[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map((item) => new Params(item)) : [];
  }

  texts(name: string): string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  numbers(name: string): number[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
  }

  record(name: string): Record<string, unknown> {
    const value = this.#values[name];
    return isRecord(value) ? { ...value } : {};
  }

  /** Metadata as it is after this request: an empty value takes its key away. */
  metadata(before: Metadata = {}, name = 'metadata'): Metadata {
    const value = this.#values[name];
    if (value === '' || value === null) return {};
    const merged = { ...before };
    for (const [key, text] of Object.entries(this.record(name))) {
      if (text === '' || text === null) delete merged[key];
      else merged[key] = String(text);
    }
    return merged;
  }
}
