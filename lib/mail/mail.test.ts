import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { uuidV4 } from '@/lib/kernel/ids';
import { createSealer } from '@/lib/keys/seal';
import { carryLetter, createMail, type Letter, postLetter } from '.';

const folder = join(mkdtempSync(join(tmpdir(), 'tidegate-mail-')), 'mail');
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const letter: Letter = { to: 'ada@example.test', subject: 'Hello\r\nBcc: x@example.test', text: 'One\nlink' };

it('writes one private file for a letter, however often it is carried', async () => {
  const mail = createMail({ smtpUrl: null, from: 'Tidegate <no-reply@example.test>', folder });
  const id = uuidV4();
  await mail.send(letter, id);
  await mail.send(letter, id);
  expect(readdirSync(folder)).toEqual([`${id}.eml`]);
  expect(statSync(join(folder, `${id}.eml`)).mode & 0o777).toBe(0o600);
  const text = readFileSync(join(folder, `${id}.eml`), 'utf8');
  expect(text).toContain('Subject: Hello Bcc: x@example.test\n');
  expect(text).not.toMatch(/^Bcc:/m);
  expect(text).toContain(`Message-ID: <${id}@example.test>`);
  expect(text.endsWith('\n\nOne\nlink\n')).toBe(true);
});

it('waits for a mail server where the folder may not stand in for one', async () => {
  await expect(
    createMail({ smtpUrl: null, from: 'x@example.test', folder: null }).send(letter, uuidV4()),
  ).rejects.toThrow('There is no mail server.');
});

it('keeps a letter sealed in the queue, and carries it as it was', async () => {
  const sealer = createSealer('ab'.repeat(32));
  const queued: unknown[] = [];
  const tx = {
    rows: async (_: string, values: readonly unknown[] = []) => {
      queued.push(values[0]);
      return [];
    },
  };
  await postLetter(tx, sealer, letter, new Date());
  const payload = String(queued[0]);
  // Its sealed part is hex, in which a short word can stand by chance.
  expect(payload).not.toContain('example.test');
  const carried: Letter[] = [];
  await carryLetter(JSON.parse(payload), sealer, { send: async (given) => void carried.push(given) });
  expect(carried).toEqual([letter]);
  await expect(
    carryLetter(JSON.parse(payload), createSealer('cd'.repeat(32)), { send: async () => undefined }),
  ).rejects.toThrow();
});

it('speaks SMTP, and says of a refusal nothing but its code', async () => {
  const said: string[] = [];
  const talk = (socket: Socket): void => {
    let inData = false;
    let rest = '';
    socket.write('220 here\r\n');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter(Boolean)) {
        said.push(line);
        if (inData) {
          if (line === '.') socket.write('250 taken\r\n');
          inData = line !== '.';
        } else if (/^EHLO/.test(line)) socket.write('250 here\r\n');
        else if (/^RCPT TO:<lost/.test(line)) socket.write('550 no lost@example.test here\r\n');
        else if (line === 'DATA') {
          inData = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 fine\r\n');
      }
    });
  };
  const server = createServer(talk);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  try {
    const mail = createMail({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'x@example.test', folder: null });
    await mail.send(letter, uuidV4());
    expect(said).toContain('RCPT TO:<ada@example.test>');
    expect(said).toContain('link');
    expect(said.some((line) => /^Bcc:/i.test(line))).toBe(false);
    const refused = await mail.send({ ...letter, to: 'lost@example.test' }, uuidV4()).catch(String);
    expect(refused).toBe('Error: The mail server did not take a letter (EENVELOPE 550)');
  } finally {
    server.close();
  }
});
