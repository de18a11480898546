import { freely } from '../../api/freely';
import { deleteDags, importDags } from '../../../../src/api/dags';
import { exportEvents, importEvents } from '../../../../src/api/events';
import { deleteRecords, importRecords } from '../../../../src/api/records';
import { exportRepeating, importRepeating } from '../../../../src/api/repeating';
import type { OperationTarget } from '../../../../src/safety/operation';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';

/** What somebody else does to the project of `scenarios` in the meantime, by REDCap's own calls. */
export interface Meanwhile {
  readonly name: string;
  /** Whether it can still be done, or only while something is there that the operation has taken away. */
  readonly isPossible: (seed: ProjectSeed) => boolean;
  readonly act: (target: OperationTarget) => Promise<unknown>;
}

const enter = async ({ session }: OperationTarget, row: Readonly<Record<string, string>>): Promise<unknown> =>
  await importRecords(freely(session), { format: 'json', data: JSON.stringify([{ study_id: '1', ...row }]) });
const holds = (seed: ProjectSeed, event: string): boolean =>
  seed.values.some((value) => value.record === '1' && value.event === event);
const hasEvent = (seed: ProjectSeed, name: string): boolean => seed.events.some((event) => event.uniqueName === name);
const hasGroup = (seed: ProjectSeed, name: string): boolean => seed.dags.some((dag) => dag.uniqueName === name);

export const meanwhiles: readonly Meanwhile[] = [
  {
    name: 'added a place',
    isPossible: (seed) => hasEvent(seed, 'visit_arm_1'),
    act: (target) =>
      enter(target, {
        redcap_event_name: 'visit_arm_1',
        redcap_repeat_instrument: 'lab',
        redcap_repeat_instance: '4',
        lab_value: 'theirs',
      }),
  },
  {
    name: 'removed a place',
    isPossible: (seed) => seed.values.some((value) => value.record === '1' && value.instrument === 'lab'),
    act: ({ session }) =>
      deleteRecords(freely(session), {
        records: ['1'],
        event: 'visit_arm_1',
        instrument: 'lab',
        repeatInstance: 3,
        deleteLogging: false,
      }),
  },
  {
    name: 'ticked a box',
    isPossible: (seed) => hasEvent(seed, 'enrolment_arm_1'),
    act: (target) => enter(target, { redcap_event_name: 'enrolment_arm_1', races___2: '1' }),
  },
  {
    name: 'renamed an event',
    isPossible: (seed) => hasEvent(seed, 'visit_arm_1'),
    act: async ({ session }) => {
      const visit = (await exportEvents(session)).filter((event) => event.uniqueEventName === 'visit_arm_1');
      await importEvents(
        freely(session),
        visit.map((event) => ({ ...event, eventName: 'Week 1' })),
        { override: false },
      );
    },
  },
  {
    name: 'renamed a group',
    isPossible: (seed) => hasGroup(seed, 'north'),
    act: ({ session }) => importDags(freely(session), [{ name: 'Far Up', uniqueGroupName: 'north' }]),
  },
  {
    name: 'changed the repeating set-up',
    isPossible: (seed) => hasEvent(seed, 'visit_arm_1'),
    act: async ({ session }) =>
      await importRepeating(freely(session), [
        ...(await exportRepeating(session)),
        { eventName: 'visit_arm_1', formName: 'visit', customFormLabel: '' },
      ]),
  },
  {
    name: 'moved a record to a group',
    isPossible: (seed) => holds(seed, 'visit_arm_1'),
    act: (target) => enter(target, { redcap_event_name: 'visit_arm_1', redcap_data_access_group: 'south' }),
  },
  {
    name: 'deleted a group',
    isPossible: (seed) => hasGroup(seed, 'north'),
    act: ({ session }) => deleteDags(freely(session), ['north']),
  },
];
