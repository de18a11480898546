import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import type { SettingsPlan } from './plan';
import type { SettingsOutcome } from './run';

/** What snapshot and journal need to know of a push of the settings: it touches no record. */
export function factsOfSettings({ changes }: SettingsPlan): OperationFacts {
  return {
    what: { kind: 'settings', changed: changes },
    counts: { settings: changes.length },
    records: [],
    hiddenInstruments: [],
  };
}

export function resultOfSettings(outcome: SettingsOutcome): ResultFacts {
  const { status, sent, done, returned, differences, lostAnswers, error } = outcome;
  return {
    status,
    sent,
    counts: done.length > 0 ? { settings: done.length } : {},
    returned,
    differences: differences.length,
    lostAnswers,
    error,
  };
}
