import type { DeclaredRefusal } from './refusals';

export const errorsDocPath = 'docs/errors.md';

const intro = `# Errors

Every refusal has a stable code; branch on the code, never on the message. The list is made from the tables in the code
(\`npx tsx scripts/tidy/errors-doc.ts --write\`), so it is complete. *Retry* says whether the same request can succeed later
without a change. The body around the code depends on the family of the path: see the OpenAPI file at \`/openapi.json\`.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const row = ({ code, status, retryable, message }: DeclaredRefusal): string =>
  `| \`${code}\` | ${status ?? ''} | ${retryable ? 'yes' : 'no'} | ${cell(message ?? '')} |`;

const partOf = (file: string): string => file.split('/')[1] ?? file;

const byCode = (a: DeclaredRefusal, b: DeclaredRefusal): number => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

/** The error reference as Markdown, one table per part. */
export function renderErrorsDoc(refusals: readonly DeclaredRefusal[]): string {
  const parts = [...new Set(refusals.map(({ file }) => partOf(file)))].sort();
  const sections = parts.map((part) => {
    const rows = refusals
      .filter(({ file }) => partOf(file) === part)
      .sort(byCode)
      .map(row);
    return [
      `## ${part}`,
      '',
      '| code | status | retry | what happened and what to do |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
  });
  return [intro, ...sections].join('\n');
}
