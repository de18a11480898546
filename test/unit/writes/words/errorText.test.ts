import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { english } from '../../../../src/common/l10n';
import { ended, reasonText, serverWords } from '../../../../src/writes/words/errorText';

describe('why it did not work', () => {
  const refused = (serverMessage: string): RedcapError =>
    new RedcapError('bad-request', 'Our words.', { serverMessage });

  it('is what REDCap says, on one line and at most 300 characters of it, or else our sentence', () => {
    assert.equal(serverWords(refused('No.\nNever ')), 'No. Never');
    assert.equal(serverWords(refused('x'.repeat(300))), 'x'.repeat(300));
    assert.equal(serverWords(refused(`y${'x'.repeat(300)}`)), `y${'x'.repeat(299)}…`);
    assert.equal(serverWords(refused(' \n ')), undefined);
    assert.equal(serverWords(new RedcapError('timeout', 'Our words.', { serverMessage: 'No.' })), undefined);
    assert.deepEqual(
      [refused('No'), refused('No?'), refused(''), new Error('Broken.'), undefined].map((error) =>
        reasonText(error, english),
      ),
      ['REDCap says: No.', 'REDCap says: No?', 'Our words.', 'Broken.', ''],
    );
    assert.deepEqual(['a', 'a.', 'a!', 'a…', 'a:'].map(ended), ['a.', 'a.', 'a!', 'a…', 'a:']);
  });

  it('is of a refused import the words alone, each once: its lines quote values', () => {
    const line = (message: string) => ({ record: '1', column: 'weight', value: 'SECRET', message });
    const error = new RedcapError('import-rejected', 'Our words.', {
      serverMessage: '"1","weight","SECRET","Not so."',
      complaints: [line('Not so.'), line('Not so.'), line('Nor so.')],
    });
    assert.equal(serverWords(error), 'Not so. Nor so.');
    const { serverMessage = '' } = error.details;
    const one = new RedcapError('import-rejected', 'Our words.', { serverMessage, complaints: [line('Not so.')] });
    assert.equal(serverWords(one), 'Not so.');
    const without = new RedcapError('import-rejected', 'Our words.', { serverMessage: 'All of it.', complaints: [] });
    assert.equal(serverWords(without), 'All of it.');
  });
});
