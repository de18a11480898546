import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { after, afterEach, describe, it } from 'mocha';
import { exportMetadataCsv } from '../../../../src/api/metadata';
import { readDictionary } from '../../../../src/dictionary/model';
import { startRig, stopRigs } from '../deletes/rig';
import { removeField } from '../dictionary/edits';
import { itemOf, review } from './reviewRig';

afterEach(stopRigs);

/** Fields that had data, over all projects: comparing nothing with nothing would prove nothing. */
let met = 0;

const folder = path.join(process.env['REDCAP_CORPUS'] ?? path.resolve('../shared/corpus'), 'projects');

/** Where the two exports of a project were not made at the same moment, or one of them is not REDCap's. */
const explained: Readonly<Record<string, { readonly skip?: string; readonly rows?: (row: Row) => boolean }>> = {
  // A table of R, with row numbers and NA.
  russian: { skip: 'its data.csv is no export of REDCap' },
  // The dates of these four records were in the second arm when data.csv was made, and no longer when project.xml was.
  'arm-multiple-delete': {
    rows: (row) =>
      !(row['redcap_event_name'] === 'event_1_arm_2' && ['102', '103', '105', '120'].includes(row['record_id'] ?? '')),
  },
};

if (existsSync(folder)) {
  describe('a review of real projects counts what their own exports hold', () => {
    after(() => {
      assert.ok(met > 100, `only ${met} fields had data`);
    });
    for (const name of readdirSync(folder)) {
      const { skip } = explained[name] ?? {};
      if (skip) {
        it.skip(`${name} (${skip})`);
      } else {
        it(name, async () => {
          await inProject(name);
        }).timeout(60_000);
      }
    }
  });
} else {
  console.warn(`The corpus of real projects is absent (${folder}): reviews of real projects are not tested.`);
  it.skip(`reviews of real projects (skipped: no corpus at ${folder})`);
}

type Row = Readonly<Record<string, string>>;

/** Takes the fields out of one instrument after the other, and compares with the project's own flat export. */
async function inProject(name: string): Promise<void> {
  const all = parse(readFileSync(path.join(folder, name, 'data.csv')), {
    columns: true,
    bom: true,
    relax_column_count: true,
  }) as Row[];
  const rows = all.filter(explained[name]?.rows ?? (() => true));
  const rig = await startRig(undefined, { odm: [readFileSync(path.join(folder, name, 'project.xml'), 'utf8')] });
  const model = readDictionary(await exportMetadataCsv(rig.target.session));
  const stored = new Set(rig.seed().values.map((value) => value.field));
  let filled = 0;
  for (const form of model.forms) {
    // Calculated fields are computed when the project is made; a field without columns came later than the export.
    const going = form.fields.filter(
      (field) =>
        field !== model.recordId &&
        field.type !== 'calc' &&
        field.type !== 'descriptive' &&
        columnsOf(rows, field.name).length > 0,
    );
    const result = await review(rig, (base) => going.reduce((text, field) => removeField(text, field.name), base));
    for (const field of going) {
      const item = result.items.find(
        ({ change }) =>
          (change.kind === 'field-removed' || change.kind === 'field-renamed') && change.field === field.name,
      );
      assert.ok(item, field.name);
      // Files are not in every ODM export.
      const numbers =
        field.type === 'file' && !stored.has(field.name)
          ? fromStore(rig.seed().files, field.name)
          : fromExport(rows, field.name);
      assert.deepEqual(
        { records: item.records, cells: item.values + item.files, events: [...item.events].sort() },
        numbers,
        `${form.name}.${field.name}`,
      );
      assert.equal(item.risk, numbers.records === 0 ? 'none' : 'will-lose');
      filled += numbers.records > 0 ? 1 : 0;
    }
    const status = itemOf(result, 'instrument-removed', form.name);
    if (status) {
      const complete = rows.filter((row) => Number(row[`${form.name}_complete`] ?? '') > 0);
      assert.equal(status.records, new Set(complete.map((row) => row[Object.keys(row)[0] ?? ''])).size, form.name);
    }
  }
  met += filled;
}

function columnsOf(rows: readonly Row[], field: string): readonly string[] {
  return Object.keys(rows[0] ?? {}).filter((column) => column === field || column.startsWith(`${field}___`));
}

interface Numbers {
  readonly records: number;
  readonly cells: number;
  readonly events: readonly string[];
}

/** What a flat export holds of a field; a checkbox is a cell with any tick. */
function fromExport(rows: readonly Row[], field: string): Numbers {
  const [recordId = ''] = Object.keys(rows[0] ?? {});
  const columns = columnsOf(rows, field);
  const found = rows.filter((row) =>
    columns.some((column) => (row[column] ?? '') !== '' && (column === field || row[column] === '1')),
  );
  return {
    records: new Set(found.map((row) => row[recordId])).size,
    cells: found.length,
    events: [...new Set(found.map((row) => row['redcap_event_name'] ?? '').filter((event) => event !== ''))].sort(),
  };
}

function fromStore(
  files: readonly { readonly record: string; readonly event: string; readonly field: string }[],
  field: string,
): Numbers {
  const found = files.filter((file) => file.field === field);
  return {
    records: new Set(found.map((file) => file.record)).size,
    cells: found.length,
    events: [...new Set(found.map((file) => file.event).filter((event) => event !== ''))].sort(),
  };
}
