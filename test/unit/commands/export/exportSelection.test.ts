import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { scopeOf, startingSettings } from '../../../../src/commands/export/exportRecordsSelection';
import type { ExplorerNode } from '../../../../src/explorer/node';
import { planExport } from '../../../../src/reads/export/planExport';
import { defaultSettings } from '../../../../src/reads/export/settings';
import { longitudinal } from '../../reads/export/structures';

const projectKey = 'p';
const eventsOfArm = (arm: number) =>
  longitudinal.events.filter(({ armNum }) => armNum === arm).map(({ uniqueEventName }) => uniqueEventName);
const scope = (...nodes: readonly ExplorerNode[]) => scopeOf(nodes, eventsOfArm);
const event = (name: string): ExplorerNode => ({ kind: 'event', projectKey, armNum: 1, event: name });

describe('what a selection in the tree exports', () => {
  it('is everything for a project or a folder', () => {
    assert.deepEqual(scope({ kind: 'project', projectKey }, { kind: 'instruments', projectKey }), {});
  });

  it('is the events of an arm, none for an arm without events', () => {
    assert.deepEqual(scope({ kind: 'arm', projectKey, armNum: 2 }), { events: ['enroll_arm_2', 'follow_arm_2'] });
    assert.deepEqual(scope({ kind: 'arm', projectKey, armNum: 3 }), { events: [] });
  });

  it('is an instrument in its event where it is a row of an event, in all events elsewhere', () => {
    assert.deepEqual(scope({ kind: 'instrument', projectKey, instrument: 'visit', event: 'enroll_arm_1' }), {
      instruments: ['visit'],
      events: ['enroll_arm_1'],
    });
    assert.deepEqual(scope({ kind: 'instrument', projectKey, instrument: 'visit' }), { instruments: ['visit'] });
  });

  it('collects several rows once each', () => {
    assert.deepEqual(
      scope(
        event('enroll_arm_1'),
        event('enroll_arm_1'),
        event('follow_arm_1'),
        { kind: 'dag', projectKey, dag: 'site_a' },
        { kind: 'instrument', projectKey, instrument: 'visit', event: 'enroll_arm_1' },
      ),
      { instruments: ['visit'], events: ['enroll_arm_1', 'follow_arm_1'], dags: ['site_a'] },
    );
  });

  it('is just the fields when fields are selected', () => {
    const start = startingSettings(
      undefined,
      defaultSettings,
      scope({ kind: 'field', projectKey, instrument: 'intake', field: 'name', event: 'enroll_arm_1' }),
    );
    const { options } = planExport(start, longitudinal);
    assert.deepEqual(
      [options.fields, options.forms, options.events],
      [['study_id', 'name'], undefined, ['enroll_arm_1']],
    );
  });

  it('keeps the form of the last export, but neither its narrowing nor its filter', () => {
    const last = {
      ...defaultSettings,
      format: 'json' as const,
      valueLabels: true,
      instruments: ['visit'],
      fields: ['name'],
      events: ['enroll_arm_1'],
      dags: ['site_a'],
      filter: '[a]=1',
    };
    assert.deepEqual(startingSettings(last, defaultSettings, {}), {
      ...defaultSettings,
      format: 'json',
      valueLabels: true,
    });
  });
});
