import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { UploadDocumentInput, UploadedView } from './contract';
import type { OnboardingDeps } from './deps';
import { editApplication } from './edit-application';
import { personOf } from './merchant';
import { storeUpload } from './store-upload';

/** Uploads one file of a document. Refuses as `storeUpload` and `editApplication` do. */
export async function uploadDocument(
  ctx: Ctx,
  input: UploadDocumentInput,
  deps: OnboardingDeps,
): Promise<Outcome<UploadedView>> {
  // Before megabytes are looked through.
  const person = personOf(ctx);
  if (!person.ok) return person;
  return storeUpload(ctx, input, (target, work) => editApplication(ctx, target, deps, work), deps);
}
