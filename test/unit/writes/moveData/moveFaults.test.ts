import { freely } from '../../api/freely';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { importMetadataCsv } from '../../../../src/api/metadata';
import { importRecords } from '../../../../src/api/records';
import { english } from '../../../../src/common/l10n';
import { moveOutcomeText } from '../../../../src/writes/moveData/outcomeWords';
import type { FieldPair } from '../../../../src/writes/moveData/fieldPair';
import type { MoveOutcome } from '../../../../src/writes/moveData/runMove';
import { runMove } from '../../../../src/writes/moveData/runMove';
import type { FaultRule } from '../../../../src/simulator/options';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { type Net, makeNet, removeFolders } from '../undo/support';
import {
  type Between,
  expectedState,
  liveState,
  move,
  planOf,
  plannedMove,
  renamed,
  safePorts,
  served,
} from './moving';

const pairs: readonly FieldPair[] = [
  { from: 'weight', to: 'mass' },
  { from: 'consent', to: 'agreement' },
];
const original = () => fullProject(['1', '2'], { recordDags: { 1: 'north' } });

interface Scene {
  readonly rig: Rig;
  readonly net: Net;
  readonly draft: string;
  readonly expected: readonly string[];
}

async function scene(): Promise<Scene> {
  const rig = await startRig(original());
  const draft = renamed(await served(rig), pairs);
  return { rig, net: await makeNet(), draft, expected: expectedState(rig.seed(), draft, pairs) };
}

/** Whatever has happened: every value and file that there was is in the old field, in the new one, or in both, where an account sees it. */
function nothingLost({ rig }: Scene): void {
  const seed = rig.seed();
  const fields = new Set(seed.fields.map((field) => field['field_name']));
  const known = new Set(
    [...seed.values, ...seed.files]
      .filter(({ field }) => fields.has(field))
      .map((point) =>
        JSON.stringify([
          point.record,
          point.event,
          point.instance,
          point.field,
          'value' in point ? point.value : `${point.name} ${point.base64}`,
        ]),
      ),
  );
  for (const point of [...original().values, ...original().files]) {
    const names = [point.field, ...pairs.flatMap(({ from, to }) => (from === point.field ? [to] : []))];
    const value = 'value' in point ? point.value : `${point.name} ${point.base64}`;
    const isStatus = point.field.endsWith('_complete');
    assert.ok(
      isStatus ||
        names.some((name) => known.has(JSON.stringify([point.record, point.event, point.instance, name, value]))),
      `${point.record} ${point.event} ${point.field} is lost`,
    );
  }
}

/** A second run ends what the first one left, and sends no value or file again that had arrived. */
async function resumes(s: Scene, stopped: MoveOutcome): Promise<void> {
  nothingLost(s);
  assert.ok(stopped.stopped);
  s.rig.simulator.setFaults([]);
  s.rig.simulator.setProduction(s.rig.projectId, false);
  const there = new Set(
    liveState(s.rig.seed()).flatMap((line) =>
      /"field":"(?:mass|agreement)"/.test(line) ? [/"record":"([^"]*)"/.exec(line)?.[1] ?? ''] : [],
    ),
  );
  s.rig.simulator.clearRequests();
  const again = await move(s.rig, s.net, s.draft, pairs);
  assert.equal(again.stopped, undefined, JSON.stringify(again.stopped));
  assert.deepEqual(liveState(s.rig.seed()), s.expected);
  const imported = s.rig
    .writes()
    .filter(({ content }) => content === 'record')
    .flatMap(
      ({ parameters }) => JSON.parse(parameters['data'] ?? '[]') as { record: string; redcap_event_name: string }[],
    );
  assert.equal(new Set(imported.map((row) => JSON.stringify(row))).size, imported.length);
  if (there.size === 2) {
    assert.deepEqual(imported, []);
  }
}

async function stoppedBy(s: Scene, between: Between): Promise<MoveOutcome> {
  const outcome = await runMove(
    s.rig.target,
    planOf(await plannedMove(s.rig, s.draft, pairs)),
    safePorts(s.rig, s.net, between),
  );
  const words = {
    error: (error: Error) => error.message,
    push: (push: { status: string }) => push.status,
    refusals: () => 'refused',
  };
  const text = moveOutcomeText(planOf(await plannedAgain(s)), outcome, 'Trial', english, words);
  assert.ok(!text.includes('SECRET'), text);
  assert.match(
    text,
    outcome.stopped
      ? /(no field was removed|No field was removed|undoing the last push|Look at the data dictionary|nothing was removed)/
      : /and checked/,
  );
  return outcome;
}

async function plannedAgain(s: Scene): ReturnType<typeof plannedMove> {
  const rig = await startRig(original());
  const planned = await plannedMove(rig, s.draft, pairs);
  await rig.stop();
  return planned;
}

describe('moving the data of fields under faults', function faultSuite() {
  this.timeout(60_000);
  afterEach(stopRigs);
  afterEach(removeFolders);

  const strikes: readonly (readonly [what: string, step: string, faults: readonly FaultRule[]])[] = [
    [
      'the connection is cut before the new fields arrive',
      'add',
      [{ fault: 'gateway-timeout', call: 'metadata/import', times: 1 }],
    ],
    ['the new fields are refused', 'add', [{ fault: 'token-refused', call: 'metadata/import' }]],
    [
      'the connection is cut before the values arrive',
      'copy',
      [{ fault: 'gateway-timeout', call: 'record/import', times: 1 }],
    ],
    [
      'the connection is cut before a file arrives',
      'copy',
      [{ fault: 'gateway-timeout', call: 'file/import', after: 1, times: 1 }],
    ],
    ['a file cannot be fetched', 'copy', [{ fault: 'server-error', call: 'file/export', after: 3 }]],
    ['the token is revoked after the values', 'copy', [{ fault: 'token-refused', call: 'file/import' }]],
    [
      'the connection is cut before the old fields leave',
      'remove',
      [{ fault: 'gateway-timeout', call: 'metadata/import', after: 1, times: 1 }],
    ],
    ['REDCap refuses the last push', 'remove', [{ fault: 'token-refused', call: 'metadata/import', after: 1 }]],
  ];
  for (const [what, step, faults] of strikes) {
    it(`${what}: stops at ${step}, loses nothing, and a second run ends it`, async () => {
      const s = await scene();
      const outcome = await stoppedBy(s, {
        before: (now) => {
          if (now === 'add') {
            s.rig.simulator.setFaults(faults);
          }
        },
      });
      assert.equal(outcome.stopped?.step, step, JSON.stringify(outcome.stopped));
      await resumes(s, outcome);
    });
  }

  for (const call of ['metadata/import', 'record/import', 'file/import']) {
    it(`a lost answer of ${call} is made up for by reading`, async () => {
      const s = await scene();
      const outcome = await stoppedBy(s, {
        before: (now) => {
          if (now === 'add') {
            s.rig.simulator.setFaults([{ fault: 'reset-after-write', call, times: 1 }]);
          }
        },
      });
      assert.equal(outcome.stopped, undefined, JSON.stringify(outcome.stopped));
      assert.deepEqual(liveState(s.rig.seed()), s.expected);
    });
  }

  it('reading back fails for good after the values: not verified, nothing removed, a second run ends it', async () => {
    const s = await scene();
    let imports = 0;
    const stop = s.rig.simulator.onDidWrite(() => {
      imports++;
      if (imports === 2) {
        s.rig.simulator.setFaults(['server-error']);
      }
    });
    const outcome = await stoppedBy(s, {});
    stop();
    assert.equal(outcome.stopped?.step, 'copy');
    assert.ok(outcome.stopped.why.kind === 'copy' && outcome.stopped.why.outcome.status === 'unverified');
    await resumes(s, outcome);
  });

  it('the project is moved to Production after the copy: the last push is not sent', async () => {
    const s = await scene();
    const outcome = await stoppedBy(s, {
      afterCopy: () => Promise.resolve(s.rig.simulator.setProduction(s.rig.projectId, true)),
    });
    assert.equal(outcome.stopped?.step, 'remove');
    assert.ok(outcome.stopped.why.kind === 'refused');
    await resumes(s, outcome);
  });

  it('the project is moved to Production before the copy: the values are copied, the last push is not sent', async () => {
    const s = await scene();
    const outcome = await stoppedBy(s, {
      before: (step) => {
        if (step === 'copy') {
          s.rig.simulator.setProduction(s.rig.projectId, true);
        }
      },
    });
    // Records can be imported in Production; only the dictionary cannot.
    assert.equal(outcome.stopped?.step, 'remove');
    await resumes(s, outcome);
  });

  const edit = async ({ rig }: Scene, row: Readonly<Record<string, string>>): Promise<void> => {
    await importRecords(freely(rig.target.session), { format: 'json', data: JSON.stringify([row]) });
  };

  for (const [when, between] of [
    ['between copy and removal', (change: () => Promise<void>): Between => ({ afterCopy: change })],
    [
      'in the moment before the last push leaves',
      (change: () => Promise<void>): Between => ({
        beforeGuard: async (step) => {
          if (step === 'remove') {
            await change();
          }
        },
      }),
    ],
  ] as const) {
    it(`somebody changes a source value ${when}: the old field stays`, async () => {
      const s = await scene();
      const outcome = await stoppedBy(
        s,
        between(() => edit(s, { study_id: '1', redcap_event_name: 'visit_arm_1', weight: '99' })),
      );
      assert.equal(outcome.stopped?.step, 'remove');
      assert.deepEqual(outcome.stopped.why, { kind: 'unequal', records: ['1'] });
      assert.ok(s.rig.seed().values.some((value) => value.field === 'weight' && value.value === '99'));
      // Nobody knows which of the two is right: a second run does not start.
      const again = await plannedMove(s.rig, s.draft, pairs);
      assert.ok(again.kind === 'refused');
      assert.deepEqual(
        again.refusals.map((refusal) => refusal.reason),
        ['taken'],
      );
    });
  }

  it('somebody enters a source value between copy and removal: the old field stays, a second run copies it', async () => {
    const s = await scene();
    const outcome = await stoppedBy(s, {
      afterCopy: () => edit(s, { study_id: '9', redcap_event_name: 'visit_arm_1', weight: '50' }),
    });
    assert.deepEqual(outcome.stopped?.why, { kind: 'unequal', records: ['9'] });
    const again = await move(s.rig, s.net, s.draft, pairs);
    assert.equal(again.stopped, undefined);
    assert.ok(
      s.rig.seed().values.some((value) => value.record === '9' && value.field === 'mass' && value.value === '50'),
    );
  });

  it('somebody changes the dictionary between copy and removal: it is not overwritten', async () => {
    const s = await scene();
    const outcome = await stoppedBy(s, {
      afterCopy: async () => {
        await importMetadataCsv(
          freely(s.rig.target.session),
          (await served(s.rig)).replace(/^mood,diary,,text,mood/m, 'mood,diary,,text,Mood'),
        );
      },
    });
    assert.deepEqual(outcome.stopped, { step: 'remove', why: { kind: 'server-changed' } });
    assert.match(await served(s.rig), /^mood,diary,,text,Mood/m);
    assert.match(await served(s.rig), /^weight,visit/m);
    nothingLost(s);
  });

  it('a server that takes small bodies only: the copy is split until it passes', async () => {
    const names = Array.from({ length: 100 }, (_, i) => String(i + 1));
    const rig = await startRig(fullProject(names, { files: [] }));
    const net = await makeNet();
    const only = [{ from: 'weight', to: 'mass' }];
    const draft = renamed(await served(rig), only);
    const expected = expectedState(rig.seed(), draft, only);
    rig.simulator.setUnkind({ bodyLimit: 14_000 });
    const outcome = await move(rig, net, draft, only);
    assert.equal(outcome.stopped, undefined, JSON.stringify(outcome.stopped));
    assert.deepEqual(liveState(rig.seed()), expected);
  });

  it('150 records, cut in the second batch: a second run copies the rest only', async () => {
    const names = Array.from({ length: 150 }, (_, i) => String(i + 1));
    const rig = await startRig(fullProject(names, { files: [] }));
    const net = await makeNet();
    const only = [{ from: 'weight', to: 'mass' }];
    const draft = renamed(await served(rig), only);
    const expected = expectedState(rig.seed(), draft, only);
    rig.simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/import', after: 1, times: 1 }]);
    const outcome = await move(rig, net, draft, only);
    assert.ok(outcome.stopped?.step === 'copy' && outcome.stopped.why.kind === 'copy');
    assert.deepEqual(
      [
        outcome.stopped.why.outcome.status,
        outcome.stopped.why.outcome.counts.records,
        outcome.stopped.why.outcome.remaining.length,
      ],
      ['not-done', 100, 50],
    );
    rig.simulator.setFaults([]);
    rig.simulator.clearRequests();
    assert.equal((await move(rig, net, draft, only)).stopped, undefined);
    const rows = rig
      .writes()
      .filter(({ content }) => content === 'record')
      .flatMap(({ parameters }) => JSON.parse(parameters['data'] ?? '[]') as { study_id: string }[]);
    assert.equal(new Set(rows.map((row) => row.study_id)).size, 50);
    assert.deepEqual(liveState(rig.seed()), expected);
  });
});
