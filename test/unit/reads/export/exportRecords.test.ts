import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readFile,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { CancelledError } from '../../../../src/common/cancelled';
import { ExportError, type ExportErrorReason } from '../../../../src/reads/export/exportError';
import { exportRecordsToFile, exportRecordsToMemory } from '../../../../src/reads/export/exportRecords';
import { fileProblem } from '../../../../src/reads/export/fileProblem';
import { PartialFile } from '../../../../src/reads/export/partialFile';
import { type ExportPlan, planExport } from '../../../../src/reads/export/planExport';
import { type ExportSettings, defaultSettings } from '../../../../src/reads/export/settings';
import { type RawServer, startRawServer } from './rawServer';
import { classic, longitudinal } from './structures';

const plan = (more: Partial<ExportSettings> = {}, structure = classic): ExportPlan =>
  planExport({ ...defaultSettings, ...more }, structure);
const fullHeader = 'study_id,name,consent,intake_complete,weight,meds___1,meds____4,visit_complete';
const smallCsv = `${fullHeader}\n1,"Ada\nL",,0,60,1,0,0\n1,,,0,61,0,0,0\n2,Bob,,0,70,0,0,0\n`;
const bigRow = `9,${'x'.repeat(200)},,0,1,0,0,0\n`;

let folder: string;
let server: RawServer;
before(async () => {
  server = await startRawServer((_form, response) => {
    response.end(smallCsv);
  });
});
after(async () => {
  await server.stop();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'redcap-export-test-'));
  server.forms.length = 0;
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});
const answer = (body: string, type = 'text/csv; charset=utf-8'): void => {
  server.answer = (_form, response) => {
    response.setHeader('content-type', type).end(body);
  };
};

describe('exporting records to a file', () => {
  it('writes the answer byte for byte and counts it', async () => {
    answer(smallCsv);
    const target = path.join(folder, 'a.csv');
    const result = await exportRecordsToFile(server.session, plan(), target);
    assert.equal(await readFile(target, 'utf8'), smallCsv);
    assert.deepEqual(result, { bytes: Buffer.byteLength(smallCsv), rows: 3, records: 2, missingColumns: [] });
    assert.deepEqual(await readdir(folder), ['a.csv']);
  });

  it('tells progress that grows to the whole', async () => {
    const body = `${fullHeader}\n${bigRow.repeat(5000)}`;
    answer(body);
    const seen: { bytes: number; rows?: number }[] = [];
    await exportRecordsToFile(server.session, plan(), path.join(folder, 'a.csv'), { onProgress: (p) => seen.push(p) });
    assert.ok(seen.length > 1 && seen.every((p, i) => p.bytes > (seen[i - 1]?.bytes ?? 0)));
    assert.deepEqual(seen.at(-1), { bytes: body.length, rows: 5000 });
  });

  it('keeps bytes that are no valid UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from(`${fullHeader}\n1,`),
      Buffer.from([0xff, 0xe9, 0x80]),
      Buffer.from(',,0,,0,0,0\n'),
    ]);
    server.answer = (_form, response) => {
      response.setHeader('content-type', 'text/csv').end(body);
    };
    await exportRecordsToFile(server.session, plan(), path.join(folder, 'a.csv'));
    assert.deepEqual(await readFile(path.join(folder, 'a.csv')), body);
  });

  it('replaces an existing file, keeps its mode, and what a link points to', async () => {
    answer(smallCsv);
    const real = path.join(folder, 'real.csv');
    const link = path.join(folder, 'link.csv');
    await writeFile(real, 'old');
    await chmod(real, 0o640);
    await symlink('real.csv', link);
    await exportRecordsToFile(server.session, plan(), link);
    assert.equal(await readFile(real, 'utf8'), smallCsv);
    assert.equal((await stat(real)).mode & 0o777, 0o640);
    assert.ok((await lstat(link)).isSymbolicLink());
    assert.equal(await readlink(link), 'real.csv');
  });

  for (const name of [
    'with space.csv',
    'Ünïcode 日本語 🧪.csv',
    '-rf.csv',
    '%2e%2e.csv',
    '#hash?.csv',
    `${'n'.repeat(251)}.csv`,
    '.hidden',
  ]) {
    it(`writes a file called ${name.slice(0, 30)}`, async () => {
      answer(smallCsv);
      await exportRecordsToFile(server.session, plan(), path.join(folder, name));
      assert.deepEqual(await readdir(folder), [name]);
    });
  }
});

describe('an export that fails', () => {
  const failures: Record<
    string,
    { answer: RawServer['answer']; reasons: readonly string[]; settings?: Partial<ExportSettings> }
  > = {
    'a reset mid-stream': {
      answer: async (_form, response) => {
        response
          .writeHead(200, { 'content-type': 'text/csv', 'content-length': 10_000_000 })
          .write(`${fullHeader}\n${bigRow.repeat(2000)}`);
        await once(response, 'drain').catch(() => {});
        response.destroy();
      },
      reasons: ['truncated-answer', 'connection-lost'],
    },
    'JSON without its end': {
      answer: (_f, response) => {
        response.setHeader('content-type', 'application/json').end('[{"study_id":"1"},');
      },
      reasons: ['truncated-answer'],
      settings: { format: 'json' },
    },
    'a web page': {
      answer: (_f, response) => {
        response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><html><body>Maintenance</body></html>');
      },
      reasons: ['html-page', 'not-redcap'],
    },
    'out of memory': {
      answer: (_f, response) => {
        response
          .setHeader('content-type', 'text/html')
          .end(
            '<br />\n<b>Fatal error</b>: Allowed memory size exhausted<br />\n{"error":"REDCap ran out of server memory. The request cannot be processed. Please try importing/exporting a smaller amount of data."}',
          );
      },
      reasons: ['out-of-memory'],
    },
    'a refused token': {
      answer: (_f, response) => {
        response
          .writeHead(403, { 'content-type': 'application/json' })
          .end('{"error":"You do not have permissions to use the API"}');
      },
      reasons: ['token-refused'],
    },
    // CSV without rows and an overloaded server look alike: JSON decides.
    'no bytes though there are rows': {
      answer: (form, response) => {
        response.setHeader('content-type', 'text/csv').end(form.get('format') === 'json' ? '[{"study_id":"1"}]' : '');
      },
      reasons: ['empty-answer'],
    },
  };
  for (const [name, failure] of Object.entries(failures)) {
    for (const existing of [undefined, 'the export of last week']) {
      it(`by ${name} leaves ${existing ? 'the file that was there' : 'nothing'}`, async () => {
        server.answer = failure.answer;
        const target = path.join(folder, 'a.csv');
        if (existing) {
          await writeFile(target, existing);
        }
        await assert.rejects(
          exportRecordsToFile(server.session, plan(failure.settings), target),
          (e) => RedcapError.is(e) && failure.reasons.includes(e.reason),
        );
        assert.deepEqual(await readdir(folder), existing ? ['a.csv'] : []);
        if (existing) {
          assert.equal(await readFile(target, 'utf8'), existing);
        }
      });
    }
  }

  it('by a cancel mid-stream leaves the file that was there, ends the request and is a cancel', async () => {
    const target = path.join(folder, 'a.csv');
    await writeFile(target, 'old');
    const closed = new Promise<void>((resolve) => {
      server.answer = (_form, response) => {
        response.on('close', resolve);
        response.writeHead(200, { 'content-type': 'text/csv' }).write(`${fullHeader}\n${bigRow.repeat(20_000)}`);
      };
    });
    const abort = new AbortController();
    await assert.rejects(
      exportRecordsToFile(server.session, plan(), target, {
        signal: abort.signal,
        onProgress: ({ rows = 0 }) => {
          if (rows > 10_000) {
            abort.abort();
          }
        },
      }),
      CancelledError,
    );
    await closed;
    assert.deepEqual(await readdir(folder), ['a.csv']);
    assert.equal(await readFile(target, 'utf8'), 'old');
  });

  it('by a cancel before anything was sent sends nothing', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(
      exportRecordsToFile(server.session, plan(), path.join(folder, 'a.csv'), { signal }),
      CancelledError,
    );
    assert.deepEqual([server.forms.length, await readdir(folder)], [0, []]);
  });
});

describe('a file that cannot be written', () => {
  it("is told before anything is sent, when the folder is gone or the name is a folder's", async () => {
    await assert.rejects(exportRecordsToFile(server.session, plan(), path.join(folder, 'gone', 'a.csv')), (e) =>
      ExportError.is(e, 'folder-missing'),
    );
    await mkdir(path.join(folder, 'sub'));
    await assert.rejects(exportRecordsToFile(server.session, plan(), path.join(folder, 'sub')), (e) =>
      ExportError.is(e, 'target-is-folder'),
    );
    assert.deepEqual([server.forms.length, await readdir(folder)], [0, ['sub']]);
  });

  const asRoot = process.getuid?.() === 0;
  it(
    asRoot
      ? 'is told for read-only folders and files (not run: root may write everywhere)'
      : 'is told for read-only folders and files',
    async function () {
      if (asRoot) {
        this.skip();
      }
      await writeFile(path.join(folder, 'a.csv'), 'old', { mode: 0o444 });
      await assert.rejects(exportRecordsToFile(server.session, plan(), path.join(folder, 'a.csv')), (e) =>
        ExportError.is(e, 'target-read-only'),
      );
      await chmod(folder, 0o555);
      await assert.rejects(exportRecordsToFile(server.session, plan(), path.join(folder, 'b.csv')), (e) =>
        ExportError.is(e, 'folder-read-only'),
      );
      await chmod(folder, 0o755);
    },
  );

  for (const [code, stage, reason] of [
    ['ENOSPC', 'write', 'disk-full'],
    ['EDQUOT', 'write', 'disk-full'],
    ['EFBIG', 'write', 'disk-full'],
    ['EACCES', 'open', 'folder-read-only'],
    ['EROFS', 'open', 'folder-read-only'],
    ['EPERM', 'replace', 'target-in-use'],
    ['EBUSY', 'replace', 'target-in-use'],
    ['EACCES', 'replace-read-only', 'target-read-only'],
    ['EIO', 'write', 'write-failed'],
  ] as const satisfies readonly (readonly [string, string, ExportErrorReason])[]) {
    it(`says ${reason} for ${code} on ${stage}`, () =>
      assert.equal(fileProblem(Object.assign(new Error(code), { code }), stage).reason, reason));
  }

  it('stops taking bytes and goes away when the disk fills up', async () => {
    const target = path.join(folder, 'a.csv');
    await writeFile(target, 'old');
    // A device that is always full takes the place of the file's bytes.
    const file = await PartialFile.open(target, (name) => {
      writeFileSync(name, '');
      return open('/dev/full', 'w');
    });
    const chunk = Buffer.alloc(256 * 1024);
    await assert.rejects(
      async () => {
        for (let i = 0; i < 64; i++) {
          await file.write(chunk);
        }
        await file.commit();
      },
      (e) => ExportError.is(e, 'disk-full'),
    );
    await file.discard();
    assert.deepEqual([await readdir(folder), await readFile(target, 'utf8')], [['a.csv'], 'old']);
  });

  it('does not take the place of the target when the disk reports, while bytes still come, that some did not reach it', async () => {
    const target = path.join(folder, 'a.csv');
    await writeFile(target, 'old');
    const file = await PartialFile.open(target, undefined, () =>
      Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })),
    );
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    await assert.rejects(
      async () => {
        for (let i = 0; i < 40; i++) {
          await file.write(chunk);
        }
        await file.commit();
      },
      (e) => ExportError.is(e, 'write-failed'),
    );
    await file.discard();
    assert.deepEqual([await readdir(folder), await readFile(target, 'utf8')], [['a.csv'], 'old']);
  });
});

describe('what a killed process left', () => {
  it('is removed by the next export into the folder once it is a day old; nothing else is', async () => {
    answer(smallCsv);
    const partial = (digit: string): string => `.redcap-export-${digit.repeat(16)}.partial`;
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
    for (const name of [partial('0'), partial('1'), '.redcap-export-notes.partial', 'old.csv']) {
      await writeFile(path.join(folder, name), '');
      await utimes(path.join(folder, name), old, old);
    }
    await utimes(path.join(folder, partial('1')), new Date(), new Date());
    await exportRecordsToFile(server.session, plan(), path.join(folder, 'a.csv'));
    assert.deepEqual(
      new Set(await readdir(folder)),
      new Set([partial('1'), '.redcap-export-notes.partial', 'old.csv', 'a.csv']),
    );
  });
});

describe('an answer held in memory', () => {
  it('is the same, up to a limit', async () => {
    answer(smallCsv);
    const { content, ...result } = await exportRecordsToMemory(server.session, plan(), 1000);
    assert.equal(Buffer.from(content).toString(), smallCsv);
    assert.equal(result.rows, 3);
    await assert.rejects(exportRecordsToMemory(server.session, plan(), 50), (e) => ExportError.is(e, 'needs-disk'));
  });
});

describe('fields that REDCap leaves out', () => {
  const withheld = 'study_id,weight,intake_complete,visit_complete';

  it('are found in the header of flat CSV and in the first row of flat JSON, without a further call', async () => {
    answer(`${withheld}\n1,60,0,0\n`);
    assert.deepEqual((await exportRecordsToFile(server.session, plan(), path.join(folder, 'a'))).missingColumns, [
      'name',
      'consent',
      'meds',
    ]);
    answer('[{"study_id":"1","weight":"60","intake_complete":"0","visit_complete":"0"}]', 'application/json');
    assert.deepEqual(
      (await exportRecordsToFile(server.session, plan({ format: 'json' }), path.join(folder, 'a'))).missingColumns,
      ['name', 'consent', 'meds'],
    );
    assert.equal(server.forms.length, 2);
  });

  const xml =
    '<?xml version="1.0" encoding="UTF-8" ?>\n<records>\n<item><study_id>1</study_id><weight>60</weight></item>\n</records>\n';
  for (const [name, settings, body] of [
    ['label headers', { headerLabels: true }, 'Study ID,Weight\n1,60\n'],
    ['EAV', { shape: 'eav' }, 'record,field_name,value\n1,weight,60\n'],
    ['XML', { format: 'xml' }, xml],
    [
      'ODM',
      { format: 'odm' },
      '<?xml version="1.0" encoding="UTF-8" ?>\n<ODM xmlns="x"><ClinicalData><SubjectData SubjectKey="1"></SubjectData></ClinicalData></ODM>\n',
    ],
  ] as const) {
    it(`are found by one record more where the answer does not show them: ${name}`, async () => {
      server.answer = (form, response) => {
        const sent = form.has('records[0]') ? `${withheld}\n1,60,0,0\n` : body;
        response.setHeader('content-type', sent.startsWith('<') ? 'text/xml' : 'text/csv').end(sent);
      };
      const result = await exportRecordsToFile(server.session, plan(settings), path.join(folder, 'a'));
      assert.deepEqual(result.missingColumns, ['name', 'consent', 'meds']);
      assert.deepEqual([server.forms.length, server.forms[1]?.get('records[0]')], [2, '1']);
      assert.equal(await readFile(path.join(folder, 'a'), 'utf8'), body);
    });
  }

  it('are not guessed when there are no rows or the further call fails; the export stands', async () => {
    answer('\n');
    assert.equal((await exportRecordsToFile(server.session, plan(), path.join(folder, 'a'))).missingColumns, undefined);
    server.answer = (form, response) => {
      response
        .writeHead(form.has('records[0]') ? 500 : 200, { 'content-type': 'text/csv' })
        .end('record,field_name,value\n1,weight,60\n');
    };
    assert.equal(
      (await exportRecordsToFile(server.session, plan({ shape: 'eav' }), path.join(folder, 'b'))).missingColumns,
      undefined,
    );
    assert.deepEqual((await readdir(folder)).sort(), ['a', 'b']);
  });
});

describe('exporting a data access group', () => {
  const groups = JSON.stringify(
    [
      ['1', 'enroll_arm_1', 'site_a'],
      ['1', 'follow_arm_1', 'site_a'],
      ['2', 'enroll_arm_1', 'site_b'],
      ['Doe, J', 'enroll_arm_1', 'site_a'],
    ].map(([study_id, redcap_event_name, redcap_data_access_group]) => ({
      study_id,
      redcap_event_name,
      redcap_data_access_group,
    })),
  );
  const rows = (...names: string[]): string => `${fullHeader}\n${names.map((name) => `${name},,,0,,0,0,0\n`).join('')}`;
  const serve = (list: string, data: string): void => {
    server.answer = (form, response) => {
      response
        .setHeader('content-type', 'text/csv')
        .end(form.get('exportDataAccessGroups') && form.get('fields[0]') === 'study_id' ? list : data);
    };
  };
  const grouped = (more: Partial<ExportSettings> = {}, structure = longitudinal): ExportPlan =>
    plan({ dags: ['site_a'], ...more }, structure);
  const target = (): string => path.join(folder, 'a.csv');

  it('asks for the records of the group, each once', async () => {
    serve(groups, rows('1', '"Doe, J"'));
    const result = await exportRecordsToFile(server.session, grouped(), target());
    const form = server.forms[1];
    assert.deepEqual(
      [form?.get('records[0]'), form?.get('records[1]'), form?.get('records[2]')],
      ['1', 'Doe, J', null],
    );
    assert.deepEqual([result.recordsInGroups, result.records], [2, 2]);
  });

  it('keeps nothing when records of others come back', async () => {
    for (const [format, data] of [
      ['csv', rows('1', '2')],
      ['json', '[{"study_id":"1"},{"study_id":"2"}]'],
    ] as const) {
      serve(groups, data);
      await assert.rejects(exportRecordsToFile(server.session, grouped({ format }), target()), (e) =>
        ExportError.is(e, 'unexpected-records'),
      );
      assert.deepEqual(await readdir(folder), []);
    }
  });

  it('never asks for everybody when the group has no records', async () => {
    serve(groups.replaceAll('site_a', 'site_c'), rows('1'));
    await assert.rejects(exportRecordsToFile(server.session, grouped(), target()), (e) =>
      ExportError.is(e, 'no-records-in-groups'),
    );
    assert.deepEqual([server.forms.length, await readdir(folder)], [1, []]);
  });

  it('does not guess when REDCap leaves the groups out', async () => {
    serve('[{"study_id":"1","redcap_event_name":"enroll_arm_1"}]', rows('1'));
    await assert.rejects(
      exportRecordsToFile(server.session, grouped({}, { ...longitudinal, ownDag: undefined }), target()),
      (e) => ExportError.is(e, 'groups-unknown'),
    );
    await assert.rejects(
      exportRecordsToFile(server.session, grouped({}, { ...longitudinal, ownDag: 'site_b' }), target()),
      (e) => ExportError.is(e, 'groups-unknown'),
    );
    assert.deepEqual(await readdir(folder), []);
  });

  it('needs no list for a user of that very group', async () => {
    serve('', rows('1'));
    await exportRecordsToFile(server.session, grouped({}, { ...longitudinal, ownDag: 'site_a' }), target());
    assert.deepEqual([server.forms.length, server.forms[0]?.has('records[0]')], [1, false]);
  });
});
