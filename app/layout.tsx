import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { isTheme, themeCookie } from '@/components/shell/theme';
import './globals.css';

const description = 'The operator console and intent engine for money that software agents spend.';

export const metadata: Metadata = {
  title: { default: 'Tidegate', template: '%s · Tidegate' },
  description,
  applicationName: 'Tidegate',
  openGraph: { title: 'Tidegate', description, siteName: 'Tidegate', type: 'website' },
  // Addresses of the console hold ids; none of it is for search engines.
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f8f9' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0f12' },
  ],
};

/** Scripts carry the nonce of their request, so no page can be rendered ahead of one. */
export const dynamic = 'force-dynamic';

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const chosen = (await cookies()).get(themeCookie)?.value;
  return (
    <html
      lang="en"
      data-theme={isTheme(chosen) ? chosen : 'system'}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body>{children}</body>
    </html>
  );
}
