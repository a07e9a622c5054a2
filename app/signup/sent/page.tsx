import type { Metadata } from 'next';
import Link from 'next/link';
import { Entrance } from '@/components/identity/entrance';

export const metadata: Metadata = { title: 'Look into your mail' };

/** The same for every address: whether one has an account is its holder's to know. */
export default function SentPage() {
  return (
    <Entrance
      title="Look into your mail"
      footer={
        <p>
          Have an account?{' '}
          <Link href="/sign-in" className="text-foreground underline underline-offset-2">
            Sign in
          </Link>
        </p>
      }
    >
      <div className="grid gap-4">
        <p>We have sent a letter to the address that you gave. Open its link to go on; it works once and for a day.</p>
        <p className="text-dense text-muted-foreground">
          Nothing comes? Look for a typing error and{' '}
          <Link href="/signup" className="text-foreground underline underline-offset-2">
            sign up again
          </Link>
          . An installation without a mail server keeps its letters in the folder mail of its data.
        </p>
      </div>
    </Entrance>
  );
}
