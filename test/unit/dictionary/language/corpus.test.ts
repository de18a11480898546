import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseCsvDocument } from '../../../../src/dictionary/csvDocument';
import { coloursOf } from '../../../../src/dictionary/language/colours';
import { completeAt } from '../../../../src/dictionary/language/completion';
import { formatEdits } from '../../../../src/dictionary/language/format';
import { choiceHints } from '../../../../src/dictionary/language/hints';
import { hoverAt } from '../../../../src/dictionary/language/hover';
import { LinkFinder } from '../../../../src/dictionary/language/links';
import { outlineOf } from '../../../../src/dictionary/language/outline';
import { renameEdits } from '../../../../src/dictionary/language/rename';
import { signatureAt } from '../../../../src/dictionary/language/signature';
import { corpusAbsent, corpusDictionaries } from '../corpus';
import { apply, english, indexOf } from './support';

describe(`real dictionaries${corpusAbsent === undefined ? '' : ` (${corpusAbsent})`}`, () => {
  for (const { name, text } of corpusDictionaries()) {
    it(`${name}: names stand where they are said to stand`, () => {
      const index = indexOf(text);
      for (const field of index.model.fields) {
        for (const { kind, name, start, end } of index.mentions(field)) {
          if (kind !== 'choice') {
            assert.equal(field.row.text.slice(start, end).toLowerCase(), name.toLowerCase());
          }
        }
      }
      let end = 0;
      for (const colour of coloursOf(index, 0, index.model.document.rows.length)) {
        assert.ok(colour.start >= end && colour.end > colour.start && colour.end <= text.length);
        end = colour.end;
      }
      for (const { url, start, end } of new LinkFinder().linksIn(index.model)) {
        assert.equal(text.slice(start, end).replaceAll('""', '"'), url);
      }
      assert.ok(choiceHints(index, 0, index.model.document.rows.length).every(({ offset }) => offset <= text.length));
      assert.equal(
        outlineOf(index.model)
          .flatMap(({ sections }) => sections)
          .flatMap(({ fields }) => fields).length,
        index.model.fields.length,
      );
    });

    it(`${name}: a rename can be taken back, byte for byte`, () => {
      const index = indexOf(text);
      const { fields } = index.model;
      for (let i = 0; i < fields.length; i += Math.ceil(fields.length / 8)) {
        const name = fields[i]!.key;
        if (
          /^[a-z]\w*$/.test(fields[i]!.name) &&
          index.declarations({ kind: 'field', name }).length === 1 &&
          index.uses({ kind: 'field', name }).every(({ start, end }) => text.slice(start, end) === name)
        ) {
          const after = apply(text, renameEdits(index, { kind: 'field', name }, 'zz_new_name'));
          const renamed = indexOf(after);
          assert.equal(renamed.uses({ kind: 'field', name }).length, 0);
          assert.equal(apply(after, renameEdits(renamed, { kind: 'field', name: 'zz_new_name' }, name)), text);
        }
      }
    });

    it(`${name}: formatting changes spaces only, once`, () => {
      const index = indexOf(text);
      const after = apply(text, formatEdits(index));
      assert.deepEqual(formatEdits(indexOf(after)), []);
      assert.equal(parseCsvDocument(after).rows.length, index.model.document.rows.length);
      const bare = (value: string): string => value.replaceAll(/[\s\u00A0]+/g, '').toLowerCase();
      indexOf(after).model.fields.forEach((field, i) => {
        const before = index.model.fields[i]!;
        assert.deepEqual(
          field.choices?.map(({ code, label }) => [code, label]),
          before.choices?.map(({ code, label }) => [code, label]),
        );
        assert.equal(bare(field.branchingLogic), bare(before.branchingLogic));
        assert.equal(bare(field.choicesText), bare(before.choicesText));
        assert.equal(field.label, before.label);
      });
    });

    it(`${name}: every place can be asked about`, () => {
      const index = indexOf(text);
      const step = Math.max(1, Math.floor(text.length / 150));
      for (let offset = 0; offset <= text.length; offset += step) {
        completeAt(index, offset, english);
        hoverAt(index, offset, english);
        signatureAt(index, offset);
      }
    });
  }
});
