import type { Metadata } from 'next';
import { DocumentSlot } from '@/components/onboarding/document-slot';
import { ExactTime } from '@/components/shared/timestamp';
import { Mark } from '@/components/shell/mark';
import { openUploadLink } from '@/lib/onboarding';
import type { UploadPage as Page } from '@/lib/onboarding/contract/portal';
import { webProcess } from '@/lib/web/process';

// The link stays among our own pages; without a referrer at all a form that is posted without JavaScript has no origin.
export const metadata: Metadata = { title: 'Upload your documents', referrer: 'same-origin' };

interface UploadPageProps {
  readonly params: Promise<{ readonly token: string }>;
}

export default async function UploadPage({ params }: UploadPageProps) {
  const { token } = await params;
  const { services } = await webProcess();
  const found = await openUploadLink({ now: services.clock.now() }, { token }, services.onboarding);
  return (
    <main className="mx-auto grid w-full max-w-xl grid-cols-1 gap-6 p-4 py-8">
      <Mark className="size-10 text-primary" />
      {found.ok ? <Asked page={found.value} token={token} /> : <NotValid />}
    </main>
  );
}

function Asked({ page, token }: { page: Page; token: string }) {
  const { documents, expires_at: expiresAt, organization } = page;
  return (
    <>
      <div className="grid gap-2">
        <h1 className="font-semibold text-xl tracking-tight">Upload your documents</h1>
        <p>
          {organization} has to show who is behind the business, and asks you for these documents of yours. Nobody there
          needs to hold them for you: they go to the reviewers, encrypted.
        </p>
        <p className="text-dense text-muted-foreground">
          This link is yours alone and works until <ExactTime at={expiresAt} />.
        </p>
      </div>
      {documents.map((slot) => (
        <DocumentSlot
          key={slot.kind}
          slot={slot}
          whose={null}
          address={`/api/upload/${token}`}
          namesSubject={false}
          view={null}
        />
      ))}
      {documents.length === 0 ? <p>Nothing is asked of you at the moment.</p> : null}
    </>
  );
}

/** The same for every link that does not work, whatever is wrong with it. */
function NotValid() {
  return (
    <div className="grid gap-2">
      <h1 className="font-semibold text-xl tracking-tight">This link does not work</h1>
      <p>It was replaced or withdrawn, or its time is over. Ask whoever sent it to you for a new one.</p>
    </div>
  );
}
