import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { AcceptedExports } from '../../../../src/commands/export/exportRecordsAccepted';

function accepted(stored?: unknown) {
  let kept = stored;
  const memento = {
    keys: () => [],
    get: () => kept,
    update: async (_: string, value: unknown) => {
      kept = JSON.parse(JSON.stringify(value));
    },
  };
  return new AcceptedExports(memento as ConstructorParameters<typeof AcceptedExports>[0]);
}

describe('exports into a repository that were agreed to', () => {
  it('are known again, the latest of very many, and none where what is stored cannot be understood', async () => {
    const risks = accepted({ what: 'ever' });
    assert.equal(risks.has('what'), false);
    for (let i = 0; i <= 500; i++) {
      await risks.add(`id-${i}`);
    }
    assert.deepEqual(
      ['id-0', 'id-1', 'id-500', 'id-501'].map((id) => risks.has(id)),
      [false, true, true, false],
    );
    await risks.add('id-1');
    await risks.add('id-501');
    assert.deepEqual(
      ['id-1', 'id-2', 'id-501'].map((id) => risks.has(id)),
      [true, false, true],
    );
  });
});
