import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { domainOf, type Letter, type Mail } from './mail';

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

/** A letter as a file that a mail program opens. */
const written = ({ to, subject, text }: Letter, id: string, from: string): string =>
  [
    `From: ${oneLine(from)}`,
    `To: ${oneLine(to)}`,
    `Subject: ${oneLine(subject)}`,
    `Message-ID: <${id}@${domainOf(from)}>`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\n');

/** Puts letters into a folder, where whoever tries Tidegate reads them: a link in one opens an account. */
export const folderMail = (folder: string, from: string): Mail => ({
  async send(letter, id) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${id}.eml`);
    // Nobody ever reads half a letter.
    await writeFile(`${file}.part`, written(letter, id, from), { mode: 0o600 });
    await rename(`${file}.part`, file);
  },
});
