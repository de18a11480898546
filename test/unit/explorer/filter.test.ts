import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ActiveFilter } from '../../../src/explorer/activeFilter';
import type { ExplorerNode } from '../../../src/explorer/node';
import type { Piece } from '../../../src/explorer/treeData';
import { filterProject } from '../../../src/explorer/treeFilter';
import { key, longitudinal, metadataField, treeOver, type Parts } from './support';

const project: ExplorerNode = { kind: 'project', projectKey: key };
const pieces: readonly Piece[] = ['state', 'events', 'instruments', 'fields', 'repeating', 'groups'];

interface Filtered {
  /** Rows that show without opening anything, by label, indented. */
  readonly lines: readonly string[];
  readonly filter: ActiveFilter;
}

/** What one sees after filtering: rows with a match below are open, the others closed. */
async function filtered(
  text: string,
  parts: Parts = longitudinal,
  opened: (label: string) => boolean = () => false,
): Promise<Filtered> {
  const { tree } = treeOver(parts);
  await tree.load(key, pieces);
  const filter = new ActiveFilter(text, 1);
  filter.set(key, filterProject(text, tree.snapshot(key)));
  const lines: string[] = [];
  const visit = async (
    nodes: readonly ExplorerNode[],
    parent: ExplorerNode | undefined,
    depth: number,
  ): Promise<void> => {
    for (const node of filter.visible(nodes, parent, (above) => tree.parent(above))) {
      const { label } = tree.row(node);
      lines.push(`${'  '.repeat(depth)}${label}`);
      if (filter.opens(node) || opened(label)) {
        await visit(await tree.children(node), node, depth + 1);
      }
    }
  };
  await visit([project], undefined, 0);
  return { lines, filter };
}

describe('the tree filter', () => {
  it('finds fields in what was never opened, and shows the rows above them', async () => {
    assert.deepEqual((await filtered('blood pressure')).lines, [
      'Study',
      '  Instruments',
      '    Vital signs',
      '      Blood pressure',
      '        sbp',
      '        dbp',
    ]);
  });

  it('finds names and labels, upper and lower case alike, all words in any order', async () => {
    assert.deepEqual((await filtered('PRESSURE dia')).lines.at(-1), '        dbp');
    assert.deepEqual((await filtered('sbp')).lines.at(-1), '        sbp');
    assert.deepEqual((await filtered('sbp rate')).lines, []);
  });

  it('finds text that HTML interrupts', async () => {
    const parts = {
      ...longitudinal,
      metadata: [metadataField('x', 'vitals', { field_label: 'Systolic <b>blood</b><br>pressure' })],
    };
    assert.equal((await filtered('blood pressure', parts)).lines.at(-1)?.trim(), 'x');
    assert.deepEqual((await filtered('<br>', parts)).lines, []);
  });

  it('finds arms, events, groups and users', async () => {
    assert.deepEqual((await filtered('drug b')).lines, ['Study', '  Arm 2: Drug B']);
    assert.deepEqual((await filtered('month_1')).lines, ['Study', '  Arm 1: Drug A', '    Month 1']);
    assert.deepEqual((await filtered('lee')).lines, ['Study', '  Data Access Groups', '    North Clinic', '      ann']);
  });

  it('finds instruments under their events and in their folder', async () => {
    assert.deepEqual((await filtered('adverse')).lines, [
      'Study',
      '  Arm 1: Drug A',
      '    Month 1',
      '      Adverse Events',
      '  Instruments',
      '    Adverse Events',
    ]);
  });

  it('shows everything below a match', async () => {
    assert.deepEqual(
      (await filtered('adverse', longitudinal, (label) => label === 'Adverse Events')).lines.filter((line) =>
        line.includes('ae_term'),
      ).length,
      2,
    );
    assert.deepEqual((await filtered('drug a', longitudinal, (label) => label === 'Arm 1: Drug A')).lines, [
      'Study',
      '  Arm 1: Drug A',
      '    Baseline',
      '    Month 1',
    ]);
    assert.deepEqual(
      (await filtered('study', longitudinal, (label) => label === 'Study')).lines.length,
      12,
      'arms and folders of a project that matches itself',
    );
  });

  it('hides projects without a match', async () => {
    const { lines, filter } = await filtered('no such thing');
    assert.deepEqual([lines, filter.matchCount, filter.projectCount], [[], 0, 0]);
  });

  it('counts matches', async () => {
    const { filter } = await filtered('pressure');
    assert.deepEqual([filter.matchCount, filter.projectCount], [2, 1]);
  });

  it('leaves instruments closed when thousands of fields match', async () => {
    const forms = Array.from({ length: 50 }, (_, i) => `form_${i}`);
    const parts: Parts = {
      ...longitudinal,
      mappings: [],
      instruments: forms.map((name) => ({ name, label: name })),
      metadata: forms.flatMap((form) =>
        Array.from({ length: 20 }, (_, i) =>
          metadataField(`score_${form}_${i}`, form, { section_header: i === 10 ? 'Second half' : '' }),
        ),
      ),
    };
    const { lines } = await filtered('score', parts);
    assert.equal(lines.length, 2 + 50);
    const opened = (await filtered('score', parts, (label) => label === 'form_7')).lines;
    assert.equal(opened.length, 2 + 50 + 10 + 1, 'ten fields and a section');
  });
});
