import type { Call } from '../calls/call';
import { OutOfMemory } from '../http/failure';
import type { Selection } from './selection';

/** How many stored values an export would have to hold. */
export function storedValues(selection: Selection): number {
  let count = 0;
  for (const record of selection.records) {
    for (const context of record.contexts) {
      for (const name of context.values.keys()) {
        count += selection.fields.has(name) ? 1 : 0;
      }
    }
  }
  return count;
}

/** @throws OutOfMemory where the server is told to have little of it and the call is about more values than that */
export function checkMemory(call: Call, values: number): void {
  if (values > (call.server.unkind.memory ?? Infinity)) {
    throw new OutOfMemory();
  }
}
