import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { readDictionary } from '../../../../src/dictionary/model';
import { english } from '../../../../src/common/l10n';
import { misfitOf } from '../../../../src/writes/moveData/fieldPair';
import { refusalText } from '../../../../src/writes/words/refusalText';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { type Net, makeNet, removeFolders } from '../undo/support';
import { expectedState, liveState, move, plannedMove, renamed, served } from './moving';

const folder = path.join(process.env['REDCAP_CORPUS'] ?? path.resolve('../shared/corpus'), 'projects');

if (existsSync(folder)) {
  describe('fields of real projects keep their data under another name', function corpusSuite() {
    this.timeout(120_000);
    afterEach(stopRigs);
    afterEach(removeFolders);
    for (const name of readdirSync(folder)) {
      it(name, async () => {
        await inProject(readFileSync(path.join(folder, name, 'project.xml'), 'utf8'));
      });
    }
  });
} else {
  console.warn(`The corpus of real projects is absent (${folder}): moving data in real projects is not tested.`);
  it.skip(`moving data in real projects (skipped: no corpus at ${folder})`);
}

/** One field of each type with data at a time, and all that REDCap lets in keeps every value; what is refused is said and sends nothing. */
async function inProject(odm: string): Promise<void> {
  const rig = await startRig(undefined, { odm: [odm] });
  const net = await makeNet();
  const model = readDictionary(await served(rig));
  const filled = new Set([...rig.seed().values, ...rig.seed().files].map(({ field }) => field));
  const types = new Map(
    model.fields.filter((field) => filled.has(field.name)).map((field) => [`${field.type} ${field.validation}`, field]),
  );
  for (const field of [...types.values()].slice(0, 2)) {
    await one(rig, net, field.name);
  }
}

async function one(rig: Rig, net: Net, from: string): Promise<void> {
  const text = await served(rig);
  const field = readDictionary(text).field(from);
  assert.ok(field);
  const pairs = [{ from, to: `${from.slice(0, 80).replace(/_+$/, '')}_renamed` }];
  const draft = renamed(text, pairs);
  const before = rig.seed();
  const planned = await plannedMove(rig, draft, pairs);
  if (planned.kind === 'refused') {
    const reasons = planned.refusals.map((refusal) =>
      refusal.reason === 'form' ? 'form' : refusalText(refusal, english),
    );
    assert.ok(
      misfitOf(field, field, [readDictionary(text)]) !== undefined ||
        planned.refusals.some(({ reason }) => reason === 'errors'),
      reasons.join(' '),
    );
    assert.deepEqual(rig.seed(), before);
    return;
  }
  const outcome = await move(rig, net, draft, pairs);
  assert.equal(outcome.stopped, undefined, `${from}: ${JSON.stringify(outcome.stopped)}`);
  assert.deepEqual(
    liveState(rig.seed()).filter((line) => !line.startsWith('field')),
    expectedState(before, draft, pairs).filter((line) => !line.startsWith('field')),
    from,
  );
}
