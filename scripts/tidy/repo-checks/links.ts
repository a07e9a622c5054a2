import { posix } from 'node:path';
import type { Rule, Violation } from '../rule';
import type { Tree } from '../tree';

const link = /\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;

/** GitHub's anchor for a heading: lower case, punctuation gone, spaces to hyphens. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** Blanks fenced blocks and inline code, keeping line numbers. */
const prose = (markdown: string): string[] =>
  markdown
    .replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]*`/g, '')
    .split('\n');

const anchorsOf = (markdown: string): ReadonlySet<string> =>
  new Set(
    markdown
      .replace(/^```[\s\S]*?^```/gm, '')
      .split('\n')
      .flatMap((text) => /^#{1,6}\s+(.+?)\s*#*$/.exec(text)?.[1] ?? [])
      .map(anchorOf),
  );

function broken(tree: Tree, file: string, target: string): string | null {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return null;
  const [path = '', anchor] = target.split('#');
  const place =
    path === '' ? file : posix.normalize(posix.join(posix.dirname(file), decodeURI(path))).replace(/\/$/, '');
  const exists = tree.has(place) || tree.paths.some((known) => known.startsWith(`${place}/`));
  if (!exists) return `The link leads to ${place}, which is not there.`;
  if (anchor === undefined || !place.endsWith('.md') || anchorsOf(tree.read(place)).has(anchor)) return null;
  return `${place} has no heading '#${anchor}'.`;
}

const brokenLinks = (tree: Tree, file: string): Violation[] =>
  prose(tree.read(file)).flatMap((text, at) =>
    [...text.matchAll(link)].flatMap(([, target = '']) => {
      const message = broken(tree, file, target);
      return message === null ? [] : [{ rule: 'links-resolve', file, line: at + 1, message }];
    }),
  );

export const linksResolve: Rule = {
  id: 'links-resolve',
  check: (tree) => tree.paths.filter((path) => path.endsWith('.md')).flatMap((file) => brokenLinks(tree, file)),
};
