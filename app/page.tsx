import { redirect } from 'next/navigation';

/** The root paths belong to the API; for a person the product begins with the console. */
export default function Root(): never {
  redirect('/console');
}
