import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ActiveFilter } from '../../../src/explorer/activeFilter';
import type { ExplorerNode } from '../../../src/explorer/node';
import { filterProject } from '../../../src/explorer/treeFilter';
import type { ProjectParts } from '../../../src/projects/projectParts';
import type { RecordForm } from '../../../src/reads/views/recordForms';
import { classic, entryOf, key, longitudinal, metadataField, outline, treeOver } from './support';

const records: ExplorerNode = { kind: 'records', projectKey: key };

interface Asked {
  names: number;
  readonly forms: string[];
  readonly files: string[];
}

/** Records with what is below them, and what was asked of the server. */
function recordsPart(
  names: readonly string[],
  forms: readonly RecordForm[] = [],
  files: Readonly<Record<string, string>> = {},
): { readonly part: ProjectParts['records']; readonly asked: Asked } {
  const asked: Asked = { names: 0, forms: [], files: [] };
  return {
    asked,
    part: {
      known: undefined,
      names: async () => {
        asked.names++;
        return new Map(names.map((name) => [name, { events: [], dag: name === '1' ? 'north_clinic' : undefined }]));
      },
      forms: async (record) => {
        asked.forms.push(record);
        return forms;
      },
      files: async (record, { instrument }) => {
        asked.files.push(`${record} ${instrument}`);
        return new Map(Object.entries(files));
      },
    },
  };
}

const open = entryOf({ showsRecords: true });
const form = (instrument: string, event: string, more: Partial<RecordForm> = {}): RecordForm => ({
  instrument,
  event,
  instance: 0,
  repeats: 'no',
  status: 'complete',
  ...more,
});

describe('records in the tree', () => {
  it('are neither read nor shown where a field is an identifier, until somebody wants them', async () => {
    const { part, asked } = recordsPart(['1']);
    const hidden = treeOver({ ...longitudinal, records: part });
    assert.deepEqual(await outline(hidden.tree, records), {
      'Show Records — hidden: the project has identifiers': {},
    });
    assert.deepEqual([asked.names, hidden.reads.includes('records')], [0, false]);
    assert.equal(hidden.tree.row(records).description, '');
    const plain = { ...classic, metadata: [metadataField('record_id', 'vitals')], records: part };
    assert.deepEqual(await outline(treeOver(plain).tree, records), {
      '1 — north_clinic': { 'Nothing that you may see': {} },
    });
    assert.deepEqual(await outline(treeOver(plain, entryOf({ showsRecords: false })).tree, records), {
      'Show Records — hidden: the project has identifiers': {},
    });
  });

  it('have events and forms with their status below them, read when one is opened, and files below a form that takes some', async () => {
    const { part, asked } = recordsPart(
      ['1', '2'],
      [
        form('demographics', 'baseline_arm_1', { instance: 1, repeats: 'event' }),
        form('demographics', 'baseline_arm_1', { instance: 2, repeats: 'event', status: 'unverified' }),
        form('vitals', 'month_1_arm_1', { status: 'blank' }),
        form('adverse_events', 'month_1_arm_1', { instance: 3, repeats: 'form', status: 'incomplete' }),
      ],
      { photo: 'face.png' },
    );
    const { tree } = treeOver({ ...longitudinal, records: part }, open);
    const [first] = await tree.children(records);
    assert.ok(first);
    assert.deepEqual([asked.forms, tree.row(records).description], [[], '2']);
    assert.deepEqual(await outline(tree, first), {
      'Baseline #1 — baseline_arm_1': { 'Demographics — demographics · Complete': { 'photo — face.png': {} } },
      'Baseline #2 — baseline_arm_1': { 'Demographics — demographics · Unverified': { 'photo — face.png': {} } },
      'Month 1 — month_1_arm_1': {
        'Vital signs — vitals · no data': {},
        'Adverse Events #3 — adverse_events · Incomplete': {},
      },
    });
    assert.deepEqual([asked.forms, asked.files], [['1'], ['1 demographics', '1 demographics']]);
  });

  it('of a classic project have their forms right below them', async () => {
    const { part } = recordsPart(['1'], [form('vitals', ''), form('demographics', '')]);
    const { tree } = treeOver({ ...classic, records: part }, open);
    const [first] = await tree.children(records);
    assert.ok(first);
    assert.deepEqual(Object.keys(await outline(tree, first)), [
      'Vital signs — vitals · Complete',
      'Demographics — demographics · Complete',
    ]);
  });

  it('come a page at a time, and the filter finds those that are not shown', async () => {
    const names = Array.from({ length: 450 }, (_, i) => `P-${i + 1}`);
    const { part, asked } = recordsPart(names);
    const { tree } = treeOver({ ...classic, records: part }, open);
    const shown = async (): Promise<readonly string[]> =>
      (await tree.children(records)).map((node) => tree.row(node).label);
    assert.deepEqual([(await shown()).length, (await shown()).at(-1)], [201, 'Show 200 More']);
    tree.showMoreRecords(key);
    assert.deepEqual((await shown()).slice(-2), ['P-400', 'Show 50 More']);
    tree.showMoreRecords(key);
    assert.deepEqual((await shown()).slice(-1), ['P-450']);
    const filter = new ActiveFilter('p-44', 1);
    filter.set(key, filterProject('p-44', tree.snapshot(key)));
    const all = await tree.children(records, undefined, 'all');
    const visible = filter.visible(all, records, (node) => tree.parent(node)).map((node) => tree.row(node).label);
    assert.deepEqual(visible, ['P-44', ...Array.from({ length: 10 }, (_, i) => `P-44${i}`)]);
    assert.ok(asked.names > 0);
  });

  it('tell the menus which fields hold a file, and which take none through the API', async () => {
    const metadata = [
      metadataField('record_id', 'demographics'),
      metadataField('scan', 'demographics', { field_type: 'file' }),
      metadataField('consent', 'demographics', {
        field_type: 'file',
        text_validation_type_or_show_slider_number: 'signature',
      }),
    ];
    const { part } = recordsPart(['1'], [form('demographics', '')], { scan: '', consent: 'signature.png' });
    const { tree } = treeOver({ ...classic, metadata, records: part });
    const [first] = await tree.children(records);
    const [demographics] = first ? await tree.children(first) : [];
    const files = demographics ? await tree.children(demographics) : [];
    assert.deepEqual(
      files.map((node) => tree.row(node).contextValue),
      ['recordFile;', 'recordFile;stored;signature;'],
    );
    for (const node of files) {
      assert.deepEqual(tree.parent(node), demographics);
    }
  });
});
