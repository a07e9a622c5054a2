import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '@/lib/kernel/bytes';
import { jpegOf, kilobytes, packedPdf, pdfOf, pngOf } from '@/lib/onboarding/domain/testing/files';
import { inspectFile } from '@/lib/onboarding/inspect-file';
import { checkFile, fileBounds } from './check-file';
import { isRefused } from './finding';

const inspect = (bytes: Uint8Array, name = 'scan') => inspectFile({ bytes, name });
const found = (bytes: Uint8Array, name?: string) =>
  inspect(bytes, name).findings.map(({ rule, severity }) => `${rule} ${severity}`);
const most = kilobytes(4 * 1_024);

describe('the size', () => {
  it.each([
    ['a PNG of 99 KB', pngOf(kilobytes(99)), ['file.size.image refuse']],
    ['a PNG one byte short of 100 KB', pngOf(kilobytes(100) - 1), ['file.size.image refuse']],
    ['a PNG of 100 KB', pngOf(kilobytes(100)), []],
    ['a PNG of 4 MB', pngOf(most), []],
    ['a PNG one byte longer than 4 MB', pngOf(most + 1), ['file.size.image refuse']],
    ['a JPEG of 99 KB', jpegOf(kilobytes(99)), ['file.size.image refuse']],
    ['a JPEG of 100 KB', jpegOf(kilobytes(100)), []],
    ['a JPEG one byte longer than 4 MB', jpegOf(most + 1), ['file.size.image refuse']],
    ['a PDF of less than 1 KB', utf8('%PDF-1.7\n%%EOF'), ['file.size.pdf refuse']],
    ['a PDF of more than 1 KB', pdfOf(1), []],
    ['a PDF longer than 4 MB', concatBytes([pdfOf(1), new Uint8Array(most)]), ['file.size.pdf refuse']],
  ])('of %s', (_, bytes, findings) => {
    expect(found(bytes)).toEqual(findings);
  });

  it('is measured to the byte by the helpers', () => {
    expect([pngOf(kilobytes(100)).length, jpegOf(kilobytes(100)).length]).toEqual([102_400, 102_400]);
  });
});

describe('the type', () => {
  it('is what the bytes say: a renamed program is refused', () => {
    const program = concatBytes([utf8('MZ'), new Uint8Array(kilobytes(200))]);
    expect(inspect(program, 'passport.png')).toMatchObject({
      type: null,
      findings: [{ rule: 'file.type', severity: 'refuse' }],
    });
    expect(inspect(program, 'passport.png').findings[0]?.todo).toContain('program');
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['text', utf8('<svg onload="alert(1)">')],
    ['a zip', utf8('PK\u0003\u0004')],
    ['a picture of a phone that we cannot read', utf8('\u0000\u0000\u0000 ftypheic')],
    ['a PDF behind something else', concatBytes([utf8('x'), pdfOf(1)])],
  ])('of %s is refused', (_, bytes) => {
    expect(found(bytes)).toEqual(['file.type refuse']);
  });

  it('that differs from the ending is for the reviewer', () => {
    expect(found(pngOf(kilobytes(100)), 'scan.pdf')).toEqual(['file.name flag']);
    expect(found(jpegOf(kilobytes(100)), 'Scan.JPEG')).toEqual([]);
    expect(found(jpegOf(kilobytes(100)), 'scan.exe')).toEqual(['file.name flag']);
  });
});

describe('an image', () => {
  it('says how large it is', () => {
    expect(inspect(pngOf(kilobytes(120), 1_600, 1_000))).toMatchObject({
      type: 'png',
      widthPx: 1_600,
      heightPx: 1_000,
    });
    expect(inspect(jpegOf(kilobytes(120), 1_600, 1_000))).toMatchObject({
      type: 'jpeg',
      widthPx: 1_600,
      heightPx: 1_000,
    });
  });

  it('has neither too few pixels nor far too many', () => {
    expect(found(pngOf(kilobytes(100), 599, 2_000))).toEqual(['img.dimensions warn']);
    expect(found(pngOf(kilobytes(100), 600, 2_000))).toEqual([]);
    expect(found(pngOf(kilobytes(100), 600, fileBounds.sidePixelsMost + 1))).toEqual(['img.dimensions refuse']);
    expect(found(pngOf(kilobytes(100), 0, 900))).toEqual(['img.dimensions refuse']);
  });

  it('is whole', () => {
    expect(found(pngOf(kilobytes(120)).subarray(0, kilobytes(110)))).toEqual(['file.complete refuse']);
    expect(found(jpegOf(kilobytes(120)).subarray(0, kilobytes(110)))).toEqual(['file.complete refuse']);
  });

  it('does not end beyond its bytes', () => {
    const bytes = pngOf(kilobytes(100));
    bytes[bytes.length - 12] = 1;
    expect(found(bytes)).toEqual(['file.complete refuse']);
  });

  it('ends where it ends: what stands behind it is for the reviewer', () => {
    expect(found(concatBytes([pngOf(kilobytes(100)), utf8('PK')]))).toEqual(['file.clean flag']);
    expect(found(concatBytes([jpegOf(kilobytes(100)), utf8('PK')]))).toEqual(['file.clean flag']);
  });
});

describe('a PDF', () => {
  it('has at most fifteen pages', () => {
    expect(inspect(pdfOf(15))).toMatchObject({ pages: 15, findings: [] });
    expect(found(pdfOf(16))).toEqual(['file.pages refuse']);
  });

  it('is counted by its pages, not by what it says', () => {
    const shy = pdfOf(3, '3 0 obj << /Type /Page /Annots [] >> endobj');
    expect(inspect(shy).pages).toBe(3);
    const sixteen = Array.from({ length: 16 }, () => '<< /Type/Page >>').join(' ');
    expect(inspect(packedPdf(`1 0 2 40 << /Type /Pages /Count 2 >> ${sixteen}`))).toMatchObject({ pages: 16 });
    expect(inspect(packedPdf('1 0 << /Type /Pages /Count 4 >>')).pages).toBe(4);
  });

  it('whose pages cannot be counted is for the reviewer', () => {
    expect(found(packedPdf('nothing'))).toEqual(['file.pages flag']);
  });

  it.each([['/Encrypt 5 0 R'], ['/Encrypt << /V 4 >>'], ['/#45ncrypt 5 0 R']])(
    'with a password is refused: %s',
    (trailer) => {
      expect(found(pdfOf(1, `trailer << ${trailer} >>`))).toEqual(['file.not_encrypted refuse']);
    },
  );

  it.each(['/JS (app.alert)', '/J#53 (x)', '/JavaScript 4 0 R', '/Launch', '/EmbeddedFile', '/XFA [1]', '/SubmitForm'])(
    'that acts by itself is for the reviewer: %s',
    (action) => {
      expect(found(pdfOf(1, action))).toEqual(['file.clean flag']);
      expect(found(packedPdf(`<< /Type /Page ${action} >>`))).toEqual(['file.clean flag']);
    },
  );

  it('that spells its names so that nobody can read them is for the reviewer', () => {
    expect(found(pdfOf(1, '/#41'.repeat(20_001)))).toEqual(['file.clean flag']);
    expect(found(pdfOf(1, '/#41'.repeat(20_000)))).toEqual([]);
  });

  it('is not suspected for a word that begins alike', () => {
    expect(found(pdfOf(1, '/JSON /Launcher /Encryption 5 0 R'))).toEqual([]);
  });

  it('is whole', () => {
    expect(found(pdfOf(1).subarray(0, -8))).toEqual(['file.complete refuse']);
  });
});

describe('hostile bytes', () => {
  const seeds = [
    pngOf(kilobytes(100)),
    jpegOf(kilobytes(100)),
    pdfOf(2, '/ObjStm stream\nxx endstream'),
    packedPdf('<< /Type /Page >>'),
  ];

  it('are answered, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(3_000), fc.nat(255)), { maxLength: 40 }),
        fc.nat(110_000),
        fc.uint8Array({ maxLength: 64 }),
        fc.string({ maxLength: 20 }),
        (seed, changes, cut, tail, name) => {
          const bytes = concatBytes([seed.subarray(0, Math.max(8, seed.length - cut)), tail]);
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          const report = inspect(bytes, name);
          expect(report.size).toBe(bytes.length);
          if (report.type === null) expect(isRefused(report.findings)).toBe(true);
          for (const side of [report.widthPx, report.heightPx])
            expect(side === null || Number.isInteger(side)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('that look like endless streams are left after a bound', () => {
    const calls: number[] = [];
    const bytes = utf8(`%PDF-1.7\n${'/ObjStm>>stream\nx\nendstream '.repeat(100_000)}%%EOF`);
    checkFile({ bytes, name: '' }, () => {
      calls.push(1);
      return new Uint8Array(kilobytes(1_024));
    });
    expect(calls.length).toBeLessThanOrEqual(16);
    checkFile({ bytes, name: '' }, () => {
      calls.push(1);
      return null;
    });
    expect(calls.length).toBeLessThanOrEqual(32);
  });

  it('are read in a moment, however often they repeat what is looked for', () => {
    const pieces = ['1 ', '/Type/Page ', '#41', '1 1 obj ', '/Count 1 ', '/ObjStm stream\n'];
    for (const piece of pieces) {
      const bytes = utf8(`%PDF-${piece.repeat(Math.floor((most - 20) / piece.length))}%%EOF`);
      const began = performance.now();
      expect(inspect(bytes).size).toBe(bytes.length);
      // Tenths of a second on an idle machine; what grows with the square of the size takes minutes.
      expect(performance.now() - began).toBeLessThan(10_000);
    }
  });

  it('that unpack to far more than they are do not unpack', () => {
    expect(found(packedPdf(`<< /Type /Page >>${'0'.repeat(5 * 1_024 * 1_024)}`))).toEqual(['file.pages flag']);
  });
});
