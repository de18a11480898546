import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { RowScanner, parseJsonRows, plainRows } from '../../../src/api/jsonRows';
import type { Row } from '../../../src/api/rows';
import type { Session } from '../../../src/api/session';

function scan(pieces: readonly string[]): readonly Row[] {
  const scanner = new RowScanner(plainRows);
  const rows = pieces.flatMap((piece) => [...scanner.push(piece)]);
  return [...rows, ...scanner.end()];
}

/** Cuts a text at the given places. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const edges = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return edges.slice(1).map((edge, i) => text.slice(edges[i], edge));
}

describe('rows of JSON as they come', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('say \\"hi\\" now', '"},{"', '\\', '\\\\"', '[{', '}]', '","', '\u2028', 'é', '💊', '\u0000'),
  );
  const rows = fc.array(fc.dictionary(fc.constantFrom('record', 'field_name', 'value', '}],'), text), {
    maxLength: 12,
  });

  it('brings every text back, wherever the network cuts', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.nat(5_000), { maxLength: 20 }), fc.boolean(), (stored, places, spaced) => {
        const json = spaced ? `\n ${JSON.stringify(stored, null, 1)}\n` : JSON.stringify(stored);
        const plain = (list: readonly Row[]) => list.map((row) => Object.entries(row));
        assert.deepEqual(plain(scan(cut(json, places))), plain(stored));
      }),
    );
  });

  it('takes PHP at its word: escaped slashes and letters, numbers, blanks for nothing', () => {
    assert.deepEqual(scan(['[{"a":"1\\/2 \\u00e9","redcap_repeat_instance":2,"b":null,"c":true}]']), [
      { a: '1/2 é', redcap_repeat_instance: '2', b: '', c: 'true' },
    ]);
  });

  it('refuses what is no list of rows, or not all of one', () => {
    const whole = '[{"a":"1"},{"a":"2"}]';
    for (let end = 0; end < whole.length; end++) {
      assert.throws(() => scan([whole.slice(0, end)]), `cut at ${end}`);
    }
    for (const wrong of [
      '{"a":"1"}',
      '[1]',
      '["a"]',
      '[[]]',
      '[{"a":"1"} {"a":"2"}]',
      '[{"a":"1"},]',
      '[,{"a":"1"}]',
      '[{"a":"1"}],',
      '[{"a":"1"}][]',
      '[{"a":"1"}]{"error":"out of memory"}',
      'x[{"a":"1"}]',
      '[{"a":1x}]',
    ]) {
      assert.throws(() => scan([wrong]), wrong);
      assert.throws(() => scan([...wrong]), wrong);
    }
  });

  it('knows what PHP printed behind the list, wherever the network cuts it', () => {
    const notice = '<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/index.php</b> on line <b>3</b><br />';
    for (let place = 0; place <= notice.length; place++) {
      assert.throws(
        () => scan(['[{"a":"1"},{"a":"2"}]', notice.slice(0, place), notice.slice(place)]),
        (error: { readonly by?: string }) => error.by === notice,
      );
    }
    assert.deepEqual(scan(['[{"a":"1"}]', '\n', ' \n']), [{ a: '1' }]);
  });

  it('looks at every character once, whatever the pieces and the length of a value', () => {
    const long = '\\'.repeat(2_000_000);
    const json = JSON.stringify([{ value: long }]);
    const started = performance.now();
    const [row] = scan(
      cut(
        json,
        Array.from({ length: 4_000 }, (_, i) => i * 1_000),
      ),
    );
    assert.equal(row?.['value'], long);
    // A scanner that starts again with every piece takes minutes.
    assert.ok(performance.now() - started < 5_000);
  });

  it('lets the event loop turn while it reads what has arrived already', async () => {
    const row = Buffer.from(`${JSON.stringify({ record: '1', field_name: 'weight', value: '70' })},`);
    const piece = Buffer.concat(Array.from({ length: 1_000 }, () => row));
    const pieces = 400;
    const chunks = function* (): Generator<Uint8Array> {
      yield Buffer.from('[');
      for (let i = 0; i < pieces; i++) {
        yield piece;
      }
      yield Buffer.from('{"record":"2"}]');
    };
    const session = {
      url: '',
      open: () => Promise.resolve({ contentType: '', chunks: chunks(), close: () => {} }),
    } as unknown as Session;
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    let count = 0;
    for await (const rows of parseJsonRows(session, { parameters: {} } as never)) {
      count += rows.length;
    }
    clearInterval(timer);
    assert.equal(count, pieces * 1_000 + 1);
    // It takes many times what the loop may stand still.
    assert.ok(turns >= 3, `${turns} turns`);
  });
});
