import type { RequestPreview } from '@/lib/onboarding/contract/desk';
import type { SubjectCard } from '@/lib/onboarding/contract/desk-case';
import { targetName } from './form-words';

interface RequestPreviewViewProps {
  readonly preview: RequestPreview;
  readonly subjects: readonly SubjectCard[];
}

/** Made by the very functions that the merchant's page and letter are made by. */
export function RequestPreviewView({ preview, subjects }: RequestPreviewViewProps) {
  return (
    <section aria-label="What the merchant will see" className="grid gap-3 rounded-panel border bg-background p-3">
      <h3 className="font-medium text-sm">What the merchant will see</h3>
      <div className="grid gap-1.5">
        <p className="text-mini text-muted-foreground">On their page, under “Due now”</p>
        <ul className="grid gap-2 text-dense">
          {preview.currently_due.map(({ id, target, words }) => (
            <li key={id} className="grid gap-0.5">
              <span className="font-medium">{targetName(target, subjects)}</span>
              <span className="whitespace-pre-wrap break-words">{words}</span>
            </li>
          ))}
        </ul>
      </div>
      <div className="grid gap-1.5 border-t pt-3">
        <p className="text-mini text-muted-foreground">By e-mail</p>
        <p className="font-medium text-dense">{preview.letter.subject}</p>
        <p className="whitespace-pre-wrap break-words text-dense">{preview.letter.text}</p>
      </div>
    </section>
  );
}
