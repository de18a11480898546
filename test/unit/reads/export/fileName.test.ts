import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { cleanName, exportFileName } from '../../../../src/reads/export/fileName';

describe('the name of an export file', () => {
  const day = new Date(2026, 2, 5, 23, 59);

  it('is title, local date and extension', () => {
    assert.equal(exportFileName('Asthma Pilot', 'csv', day), 'Asthma Pilot 2026-03-05.csv');
    assert.equal(exportFileName('Asthma Pilot', 'odm', day), 'Asthma Pilot 2026-03-05.odm.xml');
  });

  for (const [title, clean] of [
    ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['...hidden', 'hidden'],
    ['  spaced   out  ', 'spaced out'],
    ['CON', '_CON'],
    ['nul.2024', '_nul.2024'],
    ['lpt¹', '_lpt¹'],
    ['', 'REDCap'],
    ['???', 'REDCap'],
    ['trailing.  . ', 'trailing'],
    ['Étude «été» 日本語 🧪', 'Étude «été» 日本語 🧪'],
    ['E\u0301tude', 'Étude'],
    ['report\u202Efdp.exe', 'report_fdp.exe'],
    ['a\r\nb\tc\0d', 'a_b_c_d'],
  ] as const) {
    it(`makes ${JSON.stringify(title)} into ${JSON.stringify(clean)}`, () => assert.equal(cleanName(title), clean));
  }

  it('is cut between characters', () => {
    const clean = cleanName('🧪'.repeat(200));
    assert.ok(Buffer.byteLength(clean) <= 100 && !clean.includes('\uFFFD') && Buffer.from(clean).toString() === clean);
  });

  it('can be written, whatever the title, as one file of that very name in the folder', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'redcap-names-'));
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.string({ unit: fc.constantFrom('.', '/', '\\', ' ', 'a', ':', '\0', '\u202E', 'ß') }),
          ),
          async (title) => {
            const name = exportFileName(title, 'csv', day);
            assert.ok(!/[<>:"/\\|?*\p{Cc}\p{Cf}]|^\.|[. ]\.csv$/u.test(name), name);
            await writeFile(path.join(folder, name), '');
            assert.deepEqual(await readdir(folder), [name]);
            await rm(path.join(folder, name));
          },
        ),
        { numRuns: 200 },
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
