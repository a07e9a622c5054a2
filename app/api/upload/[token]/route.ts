import type { NextRequest } from 'next/server';
import { uploadByLink } from '@/lib/onboarding';
import { uploadByLinkFields } from '@/lib/onboarding/contract';
import { takeUpload } from '@/lib/web/upload';

interface UploadContext {
  readonly params: Promise<{ readonly token: string }>;
}

/** One file by the personal link of whom it is about. */
export const POST = (request: NextRequest, { params }: UploadContext): Promise<Response> =>
  takeUpload(request, {
    name: 'upload.by_link',
    schema: uploadByLinkFields,
    params,
    run: (input, { bytes, params: { token }, request: { now, requestId }, services }) =>
      uploadByLink({ now, requestId }, { ...input, token, bytes }, services.onboarding),
  });
