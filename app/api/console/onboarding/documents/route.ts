import type { NextRequest } from 'next/server';
import { uploadDocument } from '@/lib/onboarding';
import { uploadDocumentFields } from '@/lib/onboarding/contract';
import { webRefusals } from '@/lib/web/refusals';
import { takeUpload } from '@/lib/web/upload';

/** One file of a document of the organisation's application. */
export const POST = (request: NextRequest): Promise<Response> =>
  takeUpload(request, {
    name: 'console.onboarding.upload',
    schema: uploadDocumentFields,
    params: Promise.resolve(null),
    run: async (input, { bytes, request: { ctx }, services }) =>
      ctx === null
        ? webRefusals.refuse('session.required')
        : uploadDocument(ctx, { ...input, bytes }, services.onboarding),
  });
