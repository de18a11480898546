import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { exportMetadata } from '../../../../src/api/metadata';
import { exportInstruments } from '../../../../src/api/instruments';
import { exportArms } from '../../../../src/api/arms';
import { exportEvents } from '../../../../src/api/events';
import { exportMappings } from '../../../../src/api/mappings';
import { exportRepeating } from '../../../../src/api/repeating';
import type { StatusView } from '../../../../src/reads/status/picture';
import { readStatuses } from '../../../../src/reads/status/readStatuses';
import { StatusTable, statusOrder } from '../../../../src/reads/status/statusTable';
import { startRig, stopRigs } from '../../writes/deletes/rig';
import { fullProject } from '../../writes/deletes/seeds';

const view: StatusView = {
  arm: 1,
  sort: -1,
  descending: false,
  status: '',
  column: -1,
  group: '',
  text: '',
};

const classic = {
  recordIdField: 'id',
  arms: [],
  events: [],
  mappings: [],
  repeating: [{ eventName: '', formName: 'labs', customFormLabel: '' }],
  instruments: [
    { name: 'base', label: 'Base' },
    { name: 'labs', label: 'Labs' },
  ],
};

afterEach(stopRigs);

/** Names with the status of each column, and instances beyond the first. */
function shown(table: StatusTable, asked: StatusView = view): string[] {
  return table
    .select(asked)
    .rows(0, 100)
    .map(({ name, cells }) =>
      [name, ...cells.map((cell) => `${statusOrder[cell % 16]}${cell >= 16 ? `+${Math.floor(cell / 16)}` : ''}`)].join(
        ' ',
      ),
    );
}

describe('the statuses of records', () => {
  it('tell gray from red, surveys from forms, and stacks that are alike from those that are not', () => {
    const table = new StatusTable(classic);
    table.add([
      { id: '1', base_complete: '', labs_complete: '' },
      { id: '2', base_complete: '0', labs_complete: '' },
      { id: '3', base_complete: '2', base_timestamp: '2026-01-01 10:00:00', labs_complete: '' },
      { id: '4', base_complete: '0', base_timestamp: '[not completed]', labs_complete: '' },
      { id: '1', redcap_repeat_instrument: 'labs', redcap_repeat_instance: '1', base_complete: '', labs_complete: '2' },
      { id: '1', redcap_repeat_instrument: 'labs', redcap_repeat_instance: '2', base_complete: '', labs_complete: '2' },
      { id: '2', redcap_repeat_instrument: 'labs', redcap_repeat_instance: '1', base_complete: '', labs_complete: '1' },
      { id: '3', redcap_repeat_instrument: 'labs', redcap_repeat_instance: '1', labs_complete: '1' },
      { id: '3', redcap_repeat_instrument: 'labs', redcap_repeat_instance: '4', labs_complete: '0' },
    ]);
    assert.deepEqual(shown(table), [
      '1 none complete+1',
      '2 incomplete unverified',
      '3 finished mixed+1',
      '4 partial none',
    ]);
    assert.equal(table.tellsGrayFromRed, true);
    assert.deepEqual(
      table.columns(1).map(({ isHidden }) => isHidden),
      [false, false],
    );
    assert.deepEqual(shown(table, { ...view, status: 'mixed', column: 1 }), ['3 finished mixed+1']);
    assert.deepEqual(shown(table, { ...view, status: 'none' }), ['1 none complete+1', '4 partial none']);
    assert.deepEqual(
      shown(table, { ...view, sort: 0, descending: true }).map((line) => line[0]),
      ['3', '4', '2', '1'],
    );
    const totals = table.select(view).totals();
    assert.deepEqual(
      totals[0],
      statusOrder.map((name) => (['none', 'incomplete', 'finished', 'partial'].includes(name) ? 1 : 0)),
    );
  });

  it('say which instruments are hidden, and when gray may be red', () => {
    const table = new StatusTable(classic);
    table.add([{ id: '1', base_complete: '0' }]);
    assert.deepEqual(
      table.columns(1).map(({ isHidden }) => isHidden),
      [false, true],
    );
    assert.equal(table.tellsGrayFromRed, false);
  });

  it('are read with ids and timestamps and nothing else, and agree with what the server keeps', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const { session } = rig.target;
    const [metadata, instruments, arms, events, mappings, repeating] = await Promise.all([
      exportMetadata(session),
      exportInstruments(session),
      exportArms(session),
      exportEvents(session),
      exportMappings(session),
      exportRepeating(session),
    ]);
    rig.simulator.clearRequests();
    const told: string[] = [];
    const recordIdField = metadata[0]?.field_name ?? '';
    const table = await readStatuses(
      session,
      { recordIdField, instruments, arms, events, mappings, repeating },
      { names: ['1', '2', '3'], onProgress: (done, total) => told.push(`${done}/${total}`) },
    );
    assert.deepEqual(told, ['3/3']);
    for (const { parameters } of rig.simulator.requests) {
      const asked = Object.entries(parameters).filter(([key]) => key.startsWith('fields'));
      assert.ok(asked.length > 0 && asked.every(([, name]) => name === recordIdField || name.endsWith('_complete')));
    }
    const seed = rig.seed();
    const columns = table.columns(1);
    const [line] = table.select(view).rows(0, 1);
    for (const [at, { event, form }] of columns.entries()) {
      const stored = seed.values.filter(
        (value) => value.record === line?.name && value.event === event && value.field === `${form}_complete`,
      );
      const cell = line?.cells[at] ?? 0;
      assert.equal(cell % 16 === 0, stored.length === 0, `${event} ${form}`);
      assert.equal(Math.floor(cell / 16), Math.max(0, stored.length - 1), `${event} ${form}`);
    }
  });
});
