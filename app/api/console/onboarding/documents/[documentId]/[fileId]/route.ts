import { isUuid } from '@/lib/kernel/ids';
import { openDocument } from '@/lib/onboarding';
import { webProcess } from '@/lib/web/process';
import { currentSession, liveCtx } from '@/lib/web/session';

interface FileContext {
  readonly params: Promise<{ readonly documentId: string; readonly fileId: string }>;
}

const kinds = [
  { type: 'image/png', starts: [0x89, 0x50] },
  { type: 'image/jpeg', starts: [0xff, 0xd8] },
] as const;

/** A file that the merchant uploaded, for them to look at; each opening is noted. */
export async function GET(_: Request, { params }: FileContext): Promise<Response> {
  const named = await params;
  const session = await currentSession();
  if (session === null || !isUuid(named.documentId) || !isUuid(named.fileId))
    return new Response(null, { status: 404 });
  const { services } = await webProcess();
  const opened = await openDocument(liveCtx(session), named, services.onboarding);
  if (!opened.ok) return new Response(opened.refusal.message, { status: opened.refusal.status });
  const bytes = opened.value;
  const image = kinds.find(({ starts }) => starts.every((byte, at) => bytes[at] === byte));
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': image?.type ?? 'application/pdf',
      'content-disposition': image === undefined ? 'attachment; filename="document.pdf"' : 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    },
  });
}
