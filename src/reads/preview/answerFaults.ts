import type { L10n } from '../../common/l10n';
import type { Field } from '../../dictionary/field';
import { readBound, validationType } from '../../dictionary/validation';
import { displayed } from '../../logic/dates';
import { evaluateLogic } from '../../logic/evaluator';
import { parseLogic } from '../../logic/parser';
import { toText } from '../../logic/values';
import type { PretendRecord } from './pretendRecord';

/** What REDCap would say of a typed text: its pattern, then its range (`REDCAP_DATA_DICTIONARY.md §6`). Blank answers and missing data codes are fine. */
export function answerFaults(field: Field, typed: string, record: PretendRecord, l10n: L10n): string[] {
  if (field.type !== 'text' || typed.trim() === '' || field.validation === '' || record.missingCodes.includes(typed)) {
    return [];
  }
  const type = validationType(field.validation);
  if (type === undefined) {
    return [];
  }
  if (!type.pattern.test(typed.trim())) {
    return [l10n.t('REDCap would not take this: {0} is expected.', type.label)];
  }
  const value = readBound(typed, type);
  if (!type.bounds || value.kind !== 'value') {
    return [];
  }
  const min = boundOf(field.min, field, record);
  const max = boundOf(field.max, field, record);
  const [low, high] = [min, max].map((bound) => (bound === '' ? undefined : readBound(bound, type)));
  const isLow = low?.kind === 'value' && value.order < low.order;
  const isHigh = high?.kind === 'value' && value.order > high.order;
  if (!isLow && !isHigh) {
    return [];
  }
  const [from, to] = [min, max].map((bound) => displayed(bound, field.validation)) as [string, string];
  return [
    min === ''
      ? l10n.t('Outside the range: at most {0}.', to)
      : max === ''
        ? l10n.t('Outside the range: at least {0}.', from)
        : l10n.t('Outside the range {0} to {1}.', from, to),
  ];
}

/** A minimum or maximum as a value: another field's, today's, or its own. */
function boundOf(written: string, field: Field, record: PretendRecord): string {
  const bound = written.trim();
  if (/^today$/i.test(bound)) {
    return record.today;
  }
  if (/^now$/i.test(bound)) {
    return field.validation.startsWith('date_') ? record.today : record.now;
  }
  return bound.includes('[') ? toText(evaluateLogic(parseLogic(bound).ast, record)) : bound;
}
