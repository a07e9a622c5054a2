import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { resolveHostname } from './resolve-hostname';

const typeA = 1;
const typeAaaa = 28;

type Records = Readonly<Record<string, Readonly<Record<number, readonly (readonly number[])[]>>>>;

/** Answers one question with the records it knows, or with "no such name". */
function answerTo(query: Buffer, records: Records): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const type = query.readUInt16BE(at + 1);
  const known = records[labels.join('.')];
  const found = known?.[type] ?? [];
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(known === undefined ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(found.length, 6);
  header.writeUInt32BE(0, 8);
  const answers = found.map((bytes) => Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length, ...bytes]));
  return Buffer.concat([header, query.subarray(12, at + 5), ...answers]);
}

async function nameServer(records: Records): Promise<string> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.on('message', (query, { port, address }) => socket.send(answerTo(query, records), port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return `127.0.0.1:${socket.address().port}`;
}

it('gives all addresses of both families, or none', async () => {
  const server = await nameServer({
    'both.example': {
      [typeA]: [
        [93, 184, 215, 14],
        [10, 0, 0, 1],
      ],
      [typeAaaa]: [[0x26, 0x06, 0x28, 0, ...new Array<number>(11).fill(0), 1]],
    },
    'old.example': { [typeA]: [[1, 2, 3, 4]] },
    'empty.example': {},
  });
  const both = await resolveHostname('both.example', [server]);
  expect([...both].sort()).toEqual(['10.0.0.1', '2606:2800::1', '93.184.215.14']);
  expect(both.at(-1)).toBe('2606:2800::1');
  expect(await resolveHostname('old.example', [server])).toEqual(['1.2.3.4']);
  expect(await resolveHostname('empty.example', [server])).toEqual([]);
  expect(await resolveHostname('missing.example', [server])).toEqual([]);
});
