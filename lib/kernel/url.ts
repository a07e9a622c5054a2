/**
 * The parsed address, or null. Not by `URL.canParse`: once it is optimised, Node 20 reads a name like `faß.example` as
 * broken.
 */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
