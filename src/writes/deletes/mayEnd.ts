import type { RecordScope } from '../../state/recordScope';

/** Emptying an event, or an instance of one, may end a record that has nothing else; deleting an instrument's data never does (RC-API-04 §2). */
export function mayEnd(scope: RecordScope): boolean {
  return (
    scope.kind === 'arm' || scope.kind === 'event' || (scope.kind === 'instance' && scope.instrument === undefined)
  );
}
