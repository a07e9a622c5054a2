/** What a file is, as its route wants to know it. */
export interface FileFacts {
  readonly subject?: string;
  readonly kind: string;
  readonly type: string;
  readonly side: 'front' | 'back' | 'single';
  readonly issued_on: string | null;
  readonly expires_on: string | null;
  readonly replaces: string | null;
  readonly name: string;
}

export type Sent =
  | { readonly ok: true; readonly notices: readonly string[] }
  | { readonly ok: false; readonly words: string };

const kilobyte = 1_024;
const mostBytes = 4 * kilobyte * kilobyte;
const leastImageBytes = 100 * kilobyte;
const taken = ['image/jpeg', 'image/png', 'application/pdf'];
export const acceptedFiles = taken.join(',');
export const limitsInWords =
  'JPEG, PNG or PDF. Pictures from 100 KB to 4 MB, PDFs up to 4 MB and 15 pages, without a password.';

/** What can be told before anything is sent; the server looks again, and closer. */
export function problemOf({ size, type }: Pick<File, 'size' | 'type'>): string | null {
  if (!taken.includes(type)) return 'This is no JPEG, PNG or PDF. Save or photograph it as one of these.';
  if (size > mostBytes) return 'The file is larger than 4 MB. Save it smaller, or take the picture at a lower quality.';
  if (type !== 'application/pdf' && size < leastImageBytes) {
    return 'The picture is smaller than 100 KB, so it can hardly be read. Take it again, closer and sharper.';
  }
  return null;
}

const lost = 'The file did not arrive. Nothing was changed; send it again.';

/** Sends one file and tells how far it is; `signal` stops it. Never rejects. */
export function sendFile(
  address: string,
  file: File,
  facts: FileFacts,
  { onProgress, signal }: { readonly onProgress: (percent: number) => void; readonly signal: AbortSignal },
): Promise<Sent> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = (words: string) => resolve({ ok: false, words });
    request.open('POST', address);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-upload', encodeURIComponent(JSON.stringify(facts)));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? Math.floor((loaded / total) * 100) : 0);
    request.onerror = () => fail(lost);
    request.onabort = () => fail('You stopped it. Nothing was changed.');
    request.onload = () => resolve(answerOf(request));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function answerOf({ responseText, status }: XMLHttpRequest): Sent {
  try {
    const body = JSON.parse(responseText);
    if (status === 201) return { ok: true, notices: todosOf(body.notices) };
    const todos = todosOf(body.findings ?? body.details?.findings ?? body.error?.details?.findings);
    const words = body.detail ?? body.message ?? body.error?.message ?? lost;
    return { ok: false, words: todos.length > 0 ? todos.join(' ') : words };
  } catch {
    return { ok: false, words: lost };
  }
}

function todosOf(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'todo' in one && typeof one.todo === 'string' ? [one.todo] : [],
  );
}
