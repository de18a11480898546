import type { OutcomeStatus } from '../../../../src/safety/operation';

/** Every way in which a write ends. */
export const statuses = [
  'done',
  'mismatch',
  'refused',
  'not-done',
  'unverified',
  'cancelled',
  'ground-moved',
  'failed',
] as const satisfies readonly OutcomeStatus[];
