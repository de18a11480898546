import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { undoOutcomeText, undoReport } from '../../../../src/writes/undo/words';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { type Asked, type Reply, isRecordImport, refusal, rowsOf, standBetween, stopBetween } from '../deletes/between';
import { startRig, stopRigs } from '../deletes/rig';
import { classicSeed, value } from '../deletes/seeds';
import { makeNet, removeFolders, safeDelete, safeUndo, stateOf, undoPlan } from './support';
import { showCase } from '../../support/cases';

afterEach(stopBetween);
afterEach(stopRigs);
afterEach(removeFolders);

/** Records with a number of values each, in a classic project. */
function wide(records: number, fields: number, text = 'some text'): ProjectSeed {
  const base = classicSeed([]);
  const names = Array.from({ length: fields }, (_, i) => `extra_${i + 1}`);
  const [first] = base.fields;
  const column = (name: string): Record<string, string> => ({
    ...first,
    field_name: name,
    form_name: 'visit',
    field_type: 'text',
  });
  return {
    ...base,
    fields: [...base.fields, ...names.map(column)],
    values: Array.from({ length: records }, (_, i) => String(i + 1)).flatMap((record) => [
      value(record, '', 'study_id', record),
      ...names.map((name) => value(record, '', name, `${text} ${name}`)),
      value(record, '', 'visit_complete', '2'),
    ]),
  };
}

async function undone(
  seed: ProjectSeed,
  answer: (asked: Asked) => Reply | undefined,
  between?: (rig: Awaited<ReturnType<typeof startRig>>) => void,
) {
  const rig = await startRig(seed);
  const net = await makeNet();
  const before = stateOf(rig.seed());
  assert.equal(
    (await safeDelete(rig, net, recordsDelete, { records: 'all', scope: { kind: 'record' } })).status,
    'done',
  );
  between?.(rig);
  const proxy = await standBetween(rig, answer);
  const target = proxy.target();
  const plan = await undoPlan(rig, net, { target });
  proxy.clear();
  const outcome = await safeUndo(rig, net, plan, target);
  return {
    rig,
    before,
    outcome,
    calls: proxy.calls,
    imports: proxy.calls.filter(isRecordImport),
    text: undoOutcomeText(plan, outcome, english),
    report: undoReport(plan, outcome, english),
  };
}

describe('what REDCap refuses of an undo', () => {
  it('without a word about any value: one import, then the end, with its words', async () => {
    const words = 'Your user privileges do NOT allow you to create new records.';
    const { outcome, imports, text, rig } = await undone(wide(20, 60), (asked) =>
      isRecordImport(asked) ? refusal(words) : undefined,
    );
    assert.equal(outcome.status, 'refused');
    assert.ok(imports.length <= 2, `${imports.length} imports`);
    assert.ok(text.includes(words), text);
    assert.ok(!text.includes('equal'), text);
    assert.equal(rig.seed().values.length, 0);
    showCase('undo/without create right', "one import, then refused in REDCap's words");
  });

  it('of any other kind without a place: a second import with one record, then the end', async () => {
    const words = 'Imports are closed at the moment.';
    const { outcome, imports, text } = await undone(wide(5, 4), (asked) =>
      isRecordImport(asked) ? refusal(words) : undefined,
    );
    assert.equal(outcome.status, 'refused');
    assert.equal(imports.length, 2);
    assert.equal(new Set(imports[1] && rowsOf(imports[1]).map((row) => row['record'])).size, 1);
    assert.ok(text.includes(words), text);
  });

  it('because of a locked record: that record is left out as a whole, the others come back', async () => {
    const words = 'This record has been locked at the record level. No value within this record can be modified.';
    const { outcome, imports, text, report, rig } = await undone(wide(20, 60), (asked) =>
      isRecordImport(asked) && rowsOf(asked).some((row) => row['record'] === '1')
        ? refusal(`"1","visit_complete","2","${words}"`)
        : undefined,
    );
    assert.equal(outcome.status, 'mismatch');
    assert.equal(imports.length, 2);
    assert.equal(new Set(rig.seed().values.map((row) => row.record)).size, 19);
    assert.ok(text.startsWith('The undo') && /62 values did not come back: record 1\./.test(text), text);
    assert.ok(text.includes(words) && report.includes(words), text);
    showCase('undo/locked record', 'that record is left out and named; the rest returns');
  });

  it('because of a locked form: that form is left out, the rest of the record comes back', async () => {
    const words = 'This field is located on a form that is locked. You must first unlock this form for this record.';
    const seed = wide(3, 10);
    const { outcome, imports, rig } = await undone(
      { ...seed, values: [...seed.values, ...['1', '2', '3'].map((record) => value(record, '', 'initials', 'AB'))] },
      (asked) =>
        isRecordImport(asked) &&
        rowsOf(asked).some((row) => row['record'] === '2' && row['field_name']?.startsWith('extra_'))
          ? refusal(`"2","extra_1","some text extra_1","${words}"`)
          : undefined,
    );
    assert.equal(outcome.status, 'mismatch');
    assert.equal(imports.length, 2);
    assert.deepEqual(
      rig
        .seed()
        .values.filter((row) => row.record === '2' && row.field !== 'study_id')
        .map((row) => row.field),
      ['initials'],
    );
  });

  /** As REDCap does of what is locked: a line for each record, about the first value that it comes to. */
  const closing =
    (closed: readonly string[], words: (field: string) => string, form = /^/) =>
    (asked: Asked): Reply | undefined => {
      const rows = isRecordImport(asked) ? rowsOf(asked) : [];
      const lines = closed.flatMap((record) => {
        const row = rows.find((item) => item['record'] === record && form.test(item['field_name'] ?? ''));
        const field = row?.['field_name'] ?? '';
        return row ? [`"${record}","${field}","${row['value']}","${words(field)}"`] : [];
      });
      return lines.length > 0 ? refusal(lines.join('\n')) : undefined;
    };
  const withInitials = (seed: ProjectSeed): ProjectSeed => ({
    ...seed,
    values: [
      ...seed.values,
      ...[...new Set(seed.values.map(({ record }) => record))].map((record) => value(record, '', 'initials', 'AB')),
    ],
  });

  it('because of locks that are told in another language, one value each time: no call for each value, and the rest returns', async () => {
    const seed = withInitials(wide(20, 60));
    for (const [closed, words, form, left, calls] of [
      [['1', '3'], () => 'Dieser Datensatz wurde gesperrt.', /^/, 2 * 63, 4],
      [['1', '3'], () => 'Dieser Datensatz wurde gesperrt.', /^(?!study_id)/, 2 * 63, 5],
      [['2'], (field: string) => `Das Feld ${field} liegt auf einem gesperrten Formular.`, /^(?:extra|visit)/, 61, 4],
    ] as const) {
      const { outcome, imports, text, rig, before } = await undone(seed, closing(closed, words, form));
      assert.equal(outcome.status, 'mismatch', text);
      assert.ok(imports.length <= calls, `${imports.length} imports`);
      const now = new Set(stateOf(rig.seed()));
      assert.equal(before.filter((line) => !now.has(line)).length, left);
      assert.match(text, /REDCap says: D[a-z]+ /);
    }
    showCase('undo/lock in another language', 'a handful of imports; what is closed is left out, the rest returns');
  });

  it('in other words for each of a great many values: as quickly as in the same', async () => {
    const { outcome, imports, rig } = await undone(wide(4, 400), (asked) => {
      const rows = isRecordImport(asked)
        ? rowsOf(asked).filter((row) => /^extra_\d*[02468]$/.test(row['field_name'] ?? ''))
        : [];
      return rows.length === 0
        ? undefined
        : refusal(
            rows.map((row, i) => `"${row['record']}","${row['field_name']}","x","Not this one: ${i}"`).join('\n'),
          );
    });
    assert.equal(outcome.status, 'mismatch');
    assert.equal(imports.length, 2);
    assert.equal(rig.seed().values.filter((row) => row.field.startsWith('extra_')).length, 800);
  });

  it('because a form is read-only for the account: the other forms come back', async () => {
    const words = 'You do not have edit privileges for this form.';
    const { outcome, imports, text, rig } = await undone(withInitials(wide(3, 5)), (asked) => {
      const rows = isRecordImport(asked)
        ? rowsOf(asked).filter((row) => /^(?:extra|visit)/.test(row['field_name'] ?? ''))
        : [];
      return rows.length === 0
        ? undefined
        : refusal(
            rows.map((row) => `"${row['record']}","${row['field_name']}","${row['value']}","${words}"`).join('\n'),
          );
    });
    assert.equal(outcome.status, 'mismatch');
    assert.equal(imports.length, 2);
    assert.match(text, /18 values did not come back, of record 1, 2, 3\. REDCap says: You do not have edit privileges/);
    assert.equal(rig.seed().values.filter((row) => row.field === 'initials').length, 3);
    showCase('undo/read-only form', 'its values are named, the other forms return');
  });

  it('by something in front of it, because of a word in one value: everything else comes back, and that value is named', async () => {
    const seed = wide(30, 4);
    const { outcome, imports, text, rig } = await undone(
      {
        ...seed,
        values: seed.values.map((row) =>
          row.record === '7' && row.field === 'extra_3' ? { ...row, value: "x' OR 1=1 --" } : row,
        ),
      },
      (asked) =>
        isRecordImport(asked) && asked.form.get('data')?.includes('OR 1=1')
          ? { status: 403, body: '<html><body>Mod_Security</body></html>' }
          : undefined,
    );
    assert.equal(outcome.status, 'mismatch', text);
    assert.deepEqual(
      outcome.differences.map((item) => item.kind === 'refused' && [item.record, item.fields]),
      [['7', ['extra_3']]],
    );
    assert.ok(imports.length <= 20, `${imports.length} imports`);
    assert.match(text, /1 value did not come back, of record 7\. Something in front of REDCap refused/);
    assert.ok(!text.includes('REDCap says'), text);
    assert.equal(rig.seed().values.filter((row) => row.field.startsWith('extra_')).length, 119);
    showCase('undo/firewall on a word', 'everything else returns; that value is named');
  });

  it('by something in front of it, whatever is sent: soon the end', async () => {
    const { outcome, imports, text } = await undone(wide(30, 4), (asked) =>
      isRecordImport(asked) ? { status: 403, body: '' } : undefined,
    );
    assert.equal(outcome.status, 'not-done');
    assert.ok(imports.length <= 7, `${imports.length} imports`);
    assert.match(text, /firewall/);
  });

  it('by something in front of it that says nothing of its limit of size: split until it passes', async () => {
    const { outcome, imports } = await undone(wide(60, 60, 'x'.repeat(60)), (asked) =>
      isRecordImport(asked) && asked.bytes > 60_000 ? { status: 403, body: '' } : undefined,
    );
    assert.equal(outcome.status, 'done');
    assert.ok(imports.length <= 16, `${imports.length} imports`);
  });

  it('of ninety values in one answer longer than a message: two imports, and the count is said', async () => {
    const base = classicSeed([]);
    const names = Array.from({ length: 90 }, (_, i) => String(i + 1));
    const { outcome, imports, text, report, rig } = await undone(
      {
        ...base,
        values: names.flatMap((record) => [
          value(record, '', 'study_id', record),
          value(record, '', 'weight', 'seventy kilograms'),
          value(record, '', 'note', 'a'),
          value(record, '', 'initials', 'AB'),
        ]),
      },
      (asked) => {
        const wrong = isRecordImport(asked) ? rowsOf(asked).filter((row) => row['field_name'] === 'weight') : [];
        return wrong.length === 0
          ? undefined
          : refusal(
              wrong
                .map(
                  (row) =>
                    `"${row['record']}","weight","${row['value']}","This is not a whole number, so it was not imported."`,
                )
                .join('\n'),
            );
      },
    );
    assert.equal(outcome.status, 'mismatch');
    assert.equal(imports.length, 2);
    assert.match(text, /90 values did not come back/);
    assert.match(text, /This is not a whole number/);
    assert.ok(!text.includes('seventy') && !report.includes('seventy'), 'values are not quoted');
    assert.equal(rig.seed().values.filter((row) => row.field === 'note').length, 90);
    showCase('undo/ninety refusals', 'two imports; the count is said');
  });

  it('because the body is too large: it is split until it passes', async () => {
    const { outcome, rig, before, imports } = await undone(wide(20, 60, 'ä, "quoted" and more'), (asked) =>
      asked.bytes > 131_072 ? { status: 413, body: '<html><body>Request Entity Too Large</body></html>' } : undefined,
    );
    assert.equal(outcome.status, 'done');
    assert.deepEqual(stateOf(rig.seed()), before);
    assert.ok(imports.length < 12, `${imports.length} imports`);
    showCase('undo/413', 'split until it passes');
  });

  it('names a single value that is larger than the server accepts, and brings back the rest', async () => {
    const seed = wide(3, 5);
    const { outcome, text, rig } = await undone(
      {
        ...seed,
        values: seed.values.map((row) =>
          row.record === '2' && row.field === 'extra_3' ? { ...row, value: 'x'.repeat(20_000) } : row,
        ),
      },
      (asked) => (asked.bytes > 10_000 ? { status: 413, body: '' } : undefined),
    );
    assert.equal(outcome.status, 'mismatch');
    assert.deepEqual(
      outcome.differences.map((item) => item.kind === 'refused' && [item.record, item.fields]),
      [['2', ['extra_3']]],
    );
    assert.match(text, /1 value did not come back, of record 2/);
    assert.equal(rig.seed().values.filter((row) => row.field.startsWith('extra_')).length, 14);
  });
});
