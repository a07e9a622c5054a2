import { signOut } from 'next-auth/react';

/** Ends the session in the database, not only in this browser, and goes to the sign-in page. */
export async function endSession(): Promise<void> {
  await signOut({ callbackUrl: '/sign-in' });
}
