import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fieldIndexOf } from '../../../src/explorer/fieldIndex';
import type { ExplorerNode } from '../../../src/explorer/node';
import type { MetadataField } from '../../../src/api/model';
import { classic, key, metadataField, treeOver } from './support';

const forms = Array.from({ length: 1000 }, (_, i) => `form_${i}`);
const fields = forms.flatMap((form) =>
  Array.from({ length: 40 }, (_, i) =>
    metadataField(`${form}_field_${i}`, form, { section_header: i % 10 === 5 ? `Section ${i}` : '' }),
  ),
);

/** Counts how often elements of an array are read. */
function counted<T>(array: readonly T[]): { readonly array: readonly T[]; reads: number } {
  const counter = {
    reads: 0,
    array: new Proxy(array, {
      get: (target, name, receiver) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) {
          counter.reads++;
        }
        return Reflect.get(target, name, receiver) as unknown;
      },
    }),
  };
  return counter;
}

describe('a project of 1,000 instruments and 40,000 fields', () => {
  it('is arranged in one pass over its dictionary, however many rows are opened and drawn', async () => {
    const metadata = counted<MetadataField>(fields);
    const { tree } = treeOver({
      ...classic,
      metadata: metadata.array,
      instruments: forms.map((name) => ({ name, label: name })),
    });
    const drawn: string[] = [];
    const visit = async (node: ExplorerNode): Promise<void> => {
      for (const child of await tree.children(node)) {
        drawn.push(tree.row(child).id);
        await visit(child);
      }
    };
    await visit({ kind: 'instruments', projectKey: key });
    assert.equal(drawn.length, 1000 + 4000 + 40_000);
    assert.equal(metadata.reads, 40_000);
  });

  it('keeps every field exactly once, in the order of the dictionary', () => {
    const index = fieldIndexOf(fields);
    const arranged = Array.from(index.forms.values()).flatMap((form) => [
      ...form.head,
      ...form.sections.flatMap((section) => section.fields),
    ]);
    assert.deepEqual(arranged, fields);
    assert.equal(index.sectionOf.size, 1000 * 35);
  });
});
