import type { DeleteRecordsOptions } from '../../api/model';
import { deleteRecords } from '../../api/records';
import type { Presence, Takes } from '../../state/presence';
import type { RecordScope } from '../../state/recordScope';
import { takesOf } from './recordScope';
import type { Structure } from '../../state/structure';
import type { DataCall } from './run';

/**
 * The calls that remove `scope` from `records`. Repeating data is addressed instance by instance: without `repeat_instance`
 * servers have taken the first instance only (REDCAP_API.md §5.3), and none is trusted to take them all.
 */
export function recordCalls(
  structure: Structure,
  before: Presence,
  records: readonly string[],
  scope: RecordScope,
  deleteLogging: boolean,
): readonly DataCall[] {
  const takes = takesOf(structure, scope);
  switch (scope.kind) {
    case 'record':
      return [call({ records, deleteLogging }, takes, true)];
    case 'arm':
      return [call({ records, arm: scope.armNum, deleteLogging }, takes, true)];
    case 'event':
      return partialCalls(before, records, takes, { event: scope.event });
    case 'instrument':
      return partialCalls(before, records, takes, {
        instrument: scope.instrument,
        ...(scope.event === undefined ? {} : { event: scope.event }),
      });
    case 'instance': {
      const { instrument, event, instance } = scope;
      return [
        call(
          {
            records,
            repeatInstance: instance,
            ...(instrument === undefined ? {} : { instrument }),
            ...(event === undefined ? {} : { event }),
            deleteLogging: false,
          },
          takes,
          false,
        ),
      ];
    }
  }
}

interface Group {
  readonly records: Set<string>;
  readonly parameters: Omit<DeleteRecordsOptions, 'records' | 'deleteLogging'>;
  readonly takes: Takes;
}

function partialCalls(
  before: Presence,
  records: readonly string[],
  takes: Takes,
  scope: { readonly event?: string; readonly instrument?: string },
): readonly DataCall[] {
  const repeated = new Map<string, Group>();
  const plain = new Set<string>();
  for (const record of records) {
    for (const { place, cells } of before.places(record)) {
      if (![...cells.keys()].some((field) => takes(record, place, field))) {
        continue;
      }
      if (place.repeats === '') {
        plain.add(record);
        continue;
      }
      const { repeats, instance } = place;
      // One call takes a whole instance of a repeating event; repeating instruments each count their own.
      const instrument = repeats === 'instrument' ? place.instrument : scope.instrument;
      const key = `${repeats}|${instrument ?? ''}|${instance}`;
      const group = repeated.get(key) ?? {
        records: new Set<string>(),
        parameters: {
          ...(scope.event === undefined ? {} : { event: scope.event }),
          ...(instrument === undefined ? {} : { instrument }),
          repeatInstance: instance,
        },
        takes: (r, p, f) =>
          takes(r, p, f) &&
          p.repeats === repeats &&
          p.instance === instance &&
          (instrument === undefined || p.instrument === instrument),
      };
      repeated.set(key, group);
      group.records.add(record);
    }
  }
  const calls = [...repeated.values()].map((group) =>
    call({ ...group.parameters, records: [...group.records], deleteLogging: false }, group.takes, false),
  );
  if (plain.size > 0) {
    calls.push(
      call(
        { ...scope, records: [...plain], deleteLogging: false },
        (r, p, f) => takes(r, p, f) && p.repeats === '',
        false,
      ),
    );
  }
  return calls;
}

function call(options: DeleteRecordsOptions, takes: Takes, wholeRecords: boolean): DataCall {
  return {
    records: options.records,
    takes,
    wholeRecords,
    // Cancelling does not tear down a write: its outcome would be anybody's guess.
    send: (session, records) => deleteRecords(session, { ...options, records }),
  };
}
