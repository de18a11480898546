import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Block } from '../../../src/reads/preview/picture';
import type { ShownForm, ToPage } from '../../../src/webviews/formPreview/messages';
import { SentForm } from '../../../src/webviews/formPreview/sentForm';
import { changedForm } from '../../../webviews/formPreview/changedForm';

const block = (row: number, label: string): Block => ({ kind: 'section', row, name: `s${row}`, label });
const form = (blocks: readonly Block[], more: Partial<ShownForm> = {}): ShownForm => ({
  uri: 'file:///a.csv',
  state: { form: 'a', look: 'form', event: '', instance: 1, answers: {} },
  picture: {
    form: 'a',
    title: 'A',
    look: 'form',
    event: '',
    instance: 1,
    blocks,
    embedded: {},
    elsewhere: [],
    remarks: [],
    shown: blocks.length,
    hidden: 0,
  },
  forms: [{ name: 'a', label: 'A' }],
  events: [],
  follows: true,
  explained: undefined,
  counts: `${blocks.length} fields shown`,
  taken: undefined,
  ...more,
});

/** What comes through is JSON: what is undefined is not there. */
const through = (message: ToPage): ToPage => JSON.parse(JSON.stringify(message)) as ToPage;
const take = (shown: ShownForm | undefined, message: ToPage): ShownForm | undefined =>
  message.type === 'picture' ? message : message.type === 'changed' ? shown && changedForm(shown, message) : shown;

describe('what the page of a form preview is sent', () => {
  it('is of a key the one block that it changes', () => {
    const sent = new SentForm();
    const blocks = Array.from({ length: 200 }, (_, row) => block(row, 'x'));
    assert.equal(sent.message(form(blocks)).type, 'picture');
    assert.deepEqual(through(sent.message(form(blocks.with(7, block(7, 'y'))))), {
      type: 'changed',
      picture: {},
      blocks: [[0, 7], block(7, 'y'), [8, 200]],
    });
    sent.forget();
    assert.equal(sent.message(form(blocks)).type, 'picture');
  });

  it('makes of the page what the whole picture would, and leaves blocks that say the same as they are', () => {
    const step = fc.record({
      blocks: fc.uniqueArray(fc.tuple(fc.nat(8), fc.constantFrom('x', 'y', '<b>')), { selector: ([row]) => row }),
      more: fc.record(
        {
          follows: fc.boolean(),
          taken: fc.constantFrom(undefined, { title: 'Record 1', remarks: [] }),
          events: fc.constantFrom([], [{ name: 'e', label: 'E' }]),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        const sent = new SentForm();
        let page: ShownForm | undefined;
        for (const { blocks, more } of steps) {
          const before: ShownForm | undefined = page;
          const whole = form(
            blocks.map(([row, label]) => block(row, label)),
            more,
          );
          page = take(page, through(sent.message(whole)));
          const { type: _, ...shown } = { type: '', ...page };
          assert.deepEqual(JSON.parse(JSON.stringify(shown)), JSON.parse(JSON.stringify(whole)));
          for (const now of page?.picture.blocks ?? []) {
            const same = before?.picture.blocks.find((one) => JSON.stringify(one) === JSON.stringify(now));
            assert.ok(same === undefined || same === now);
          }
        }
      }),
    );
  });
});
