import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { columnNames } from '../../../../src/dictionary/columnNames';
import { metadataRows, toApiForm, toUploadForm } from '../../../../src/writes/dictionary/forms';

const row = (name: string, more: readonly string[] = []): string =>
  [name, 'visit', '', 'text', 'A, "label"', ...Array.from({ length: columnNames.length - 5 }, () => ''), ...more]
    .map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
const api = `${columnNames.join(',')}\n${row('id')}\n${row('weight')}\n`;

describe('a dictionary in the form that REDCap takes', () => {
  it('stays as it is where it has that form, and gets it from any other', () => {
    assert.deepEqual(toApiForm(api), { kind: 'written', text: api });
    const others = [
      `\uFEFF${api}`,
      api.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ';'),
      [...columnNames].reverse().join(',') +
        '\n' +
        ['id', 'weight']
          .map((name) =>
            [
              ...Array.from({ length: columnNames.length - 5 }, () => ''),
              '"A, ""label"""',
              'text',
              '',
              'visit',
              name,
            ].join(','),
          )
          .join('\n'),
    ];
    for (const text of others) {
      const written = toApiForm(text);
      assert.ok(written.kind === 'written', JSON.stringify(written));
      assert.deepEqual(metadataRows(written.text), metadataRows(api));
      assert.ok(written.text.startsWith(columnNames.join(',')));
    }
    const upload = toUploadForm(api);
    assert.ok(upload.kind === 'written' && upload.text.startsWith('"Variable / Field Name"'), JSON.stringify(upload));
    const back = toApiForm(upload.text);
    assert.ok(back.kind === 'written');
    assert.deepEqual(metadataRows(back.text), metadataRows(api));
  });

  it('is made anew of what some programs read otherwise, and of what holds columns of nothing', () => {
    for (const text of [
      api.replaceAll('\n', '\r'),
      api.replaceAll(',"A', ', "A'),
      api.replaceAll('label""",', 'label""" ,'),
      api.replaceAll('\n', ',,\n'),
    ]) {
      const written = toApiForm(text);
      assert.ok(written.kind === 'written', JSON.stringify(written));
      assert.deepEqual(
        metadataRows(written.text).map((one) => ({ ...one, field_label: one['field_label']?.trim() })),
        metadataRows(api),
      );
      assert.deepEqual(toApiForm(written.text), written);
      assert.notEqual(written.text, text);
    }
  });

  it('is not made of what lacks a column, has another, or is no dictionary, and that is named', () => {
    assert.deepEqual(toApiForm('a,b\n1,2\n'), { kind: 'not-a-dictionary' });
    const without = api
      .split('\n')
      .map((line) => line.replace(/,[^,]*$/, ''))
      .join('\n');
    assert.deepEqual(toApiForm(without), { kind: 'missing-columns', columns: columnNames.slice(-1) });
    const more = `${columnNames.join(',')},colour\n${row('id', ['red'])}\n`;
    assert.deepEqual(toApiForm(more), { kind: 'unknown-columns', headers: ['colour'] });
    const twice = `${columnNames.join(',')},field_name\n${row('id', ['x'])}\n`;
    assert.deepEqual(toApiForm(twice), { kind: 'unknown-columns', headers: ['field_name'] });
  });
});
