import { expect, it } from 'vitest';
import { groupReasons } from './reason-groups';

const reason = (code: string, text: string, retryable = true) => ({
  code,
  text,
  retryable,
  placeholders: [],
  for_documents: false,
});

const reasons = [
  reason('document_expired', 'Upload one that is still valid.'),
  reason('address_mismatch', 'Change the address.'),
  reason('website_missing_terms', 'Publish your terms of service.'),
  reason('document_fraudulent', 'We cannot open this account.', false),
  reason('other', '{text}'),
];

const headings = (search: string) => groupReasons(reasons, search).map(({ heading }) => heading);

it('puts reasons under what they open, and final ones apart', () => {
  expect(
    groupReasons(reasons, '').map(({ heading, reasons: found }) => [heading, found.map(({ code }) => code)]),
  ).toEqual([
    ['Opens the document', ['document_expired']],
    ['Opens the address and its document', ['address_mismatch']],
    ['Opens the website', ['website_missing_terms']],
    ['Opens what you point at', ['other']],
    ['Final: opens nothing', ['document_fraudulent']],
  ]);
});

it('finds by name and by text, every word of the search', () => {
  expect(headings('terms publish')).toEqual(['Opens the website']);
  expect(headings('ADDRESS')).toEqual(['Opens the address and its document']);
  expect(headings('address terms')).toEqual([]);
});
