import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { english } from '../../../src/common/l10n';
import {
  abilitiesOf,
  codesOf,
  exportRank,
  formCodes,
  formCodesIn,
  rankOf,
  sameFormCodes,
} from '../../../src/state/accessCodes';
import { codeText, rightName } from '../../../src/state/rightNames';
import { isGolden } from '../writes/words/golden';

// As REDCap's own pages and its API list them: REDCAP_API.md §3, §6.7 to §6.9.
const columns = [
  'design alerts user_rights data_access_groups reports stats_and_charts manage_survey_participants',
  'calendar data_import_tool data_comparison_tool logging email_logging file_repository',
  'data_quality_create data_quality_execute data_quality_resolution api_export api_import api_modules',
  'mobile_app mobile_app_download_data record_create record_rename record_delete',
  'lock_records_all_forms lock_records lock_records_customization mycap_participants random_setup',
  'random_dashboard random_perform data_export_tool data_export forms forms_export expiration',
  'data_access_group of_a_newer_version',
].flatMap((line) => line.split(' '));
const every = Array.from({ length: 160 }, (_, code) => code);

describe('rights and their codes', () => {
  it('are called as in REDCap, each code with what it grants', () => {
    const lines = columns.flatMap((column) => [
      `${column}: ${rightName(column, english)}, codes ${codesOf(column)?.join(' ') ?? 'not known'}`,
      ...every.flatMap((code) => {
        const text = codeText(column, code, english);
        return text === '' ? [] : [`  ${code} ${text}`];
      }),
    ]);
    isGolden('rights.golden.txt', `${lines.join('\n')}\n`, 'test/unit/state');
  });

  it('let one do the same by an old code and by a new one', () => {
    for (const [old, now] of [
      [0, 128],
      [2, 129],
      [1, 130],
      [3, 138],
    ] as const) {
      assert.deepEqual(abilitiesOf(old), abilitiesOf(now));
      assert.ok(sameFormCodes('view', `visit:${old}`, `visit:${now}`));
    }
    assert.deepEqual(formCodes('view'), [0, 1, 2, 3, 128, 129, 130, 138, 146, 154]);
    assert.deepEqual(formCodes('export'), [0, 1, 2, 3]);
    assert.deepEqual(
      [138, 146, 154, 99].map((code) => abilitiesOf(code)?.join(' ')),
      ['view edit surveys', 'view edit delete', 'view edit surveys delete', undefined],
    );
  });

  it('are read from cells of any form, each with its place', () => {
    const read = (cell: string): readonly string[] =>
      formCodesIn(cell).map(({ text, form, code, start }) => `${start} "${text}" ${form}=${code ?? '?'}`);
    assert.deepEqual(read('visit:1, lab : 130 ,,a:b:2'), [
      '0 "visit:1" visit=1',
      '9 "lab : 130" lab=130',
      '21 "a:b:2" a:b=2',
    ]);
    assert.deepEqual(read('visit,:1,lab:x,lab:'), [
      '0 "visit" visit=?',
      '6 ":1" =1',
      '9 "lab:x" lab=?',
      '15 "lab:" lab=?',
    ]);
    assert.deepEqual(read(''), []);
  });

  it('are more or less than each other', () => {
    const byWorth = (codes: readonly number[], worth: (code: number) => number): readonly number[] =>
      [...codes].sort((a, b) => worth(a) - worth(b));
    // None, read only, full; none, de-identified, without identifiers, all.
    assert.deepEqual(
      byWorth([1, 0, 2], (code) => rankOf('user_rights', code)),
      [0, 2, 1],
    );
    assert.deepEqual(byWorth([1, 3, 0, 2], exportRank), [0, 2, 3, 1]);
    assert.equal(new Set([0, 1, 2].map((code) => rankOf('user_rights', code))).size, 3);
    assert.equal(new Set([0, 1, 2, 3].map(exportRank)).size, 4);
    assert.deepEqual(
      byWorth([1, 0, 2], (code) => rankOf('lock_records', code)),
      [0, 1, 2],
    );
    assert.equal(rankOf('user_rights', 7), 7);
    assert.equal(exportRank(9), exportRank(0));
  });
});

describe('cells of instrument rights', () => {
  it('are read part by part, each with its place', () => {
    const cell = ' visit:1, lab : 130,,odd, a:b:2,x:y,z:12345';
    const parts = formCodesIn(cell);
    assert.deepEqual(
      parts.map(({ form, code }) => [form, code]),
      [
        ['visit', 1],
        ['lab', 130],
        ['odd', undefined],
        ['a:b', 2],
        ['x', undefined],
        ['z', undefined],
      ],
    );
    for (const { text, start } of parts) {
      assert.equal(cell.slice(start, start + text.length), text);
    }
  });

  const names = fc.constantFrom('visit', 'lab', 'diary', 'a:b');
  const codes = fc.constantFrom(0, 1, 2, 3);
  const rights = fc.uniqueArray(fc.tuple(names, codes), { selector: ([form]) => form });
  const cellOf = (parts: readonly (readonly [string, number])[], between = ','): string =>
    parts.map(([form, code]) => `${form}:${code}`).join(between);

  it('say the same in any order, with blanks, and with or without what is none', () => {
    fc.assert(
      fc.property(rights, fc.constantFrom('view', 'export'), (parts, right) => {
        const [one, other] = [cellOf(parts), cellOf([...parts].reverse(), ' , ')];
        assert.ok(sameFormCodes(right, one, other));
        assert.ok(sameFormCodes(right, one, cellOf(parts.filter(([, code]) => code !== 0))));
      }),
    );
  });

  it('say something else when one code is another', () => {
    fc.assert(
      fc.property(rights, codes, fc.constantFrom('view', 'export'), (parts, code, right) => {
        const [first, ...rest] = parts;
        fc.pre(first !== undefined && first[1] !== code);
        const changed = cellOf([[first[0], code], ...rest]);
        assert.ok(!sameFormCodes(right, cellOf(parts), changed));
        assert.ok(!sameFormCodes(right, changed, cellOf(parts)));
      }),
    );
    assert.ok(!sameFormCodes('view', 'visit:odd', 'visit:1'));
    assert.ok(!sameFormCodes('export', 'visit:128', ''), 'a code of the other right is not none here');
    assert.ok(!sameFormCodes('view', 'visit:77', 'visit:78'));
    assert.ok(!sameFormCodes('view', 'visit:1,lab:1', 'visit:1'));
  });
});
