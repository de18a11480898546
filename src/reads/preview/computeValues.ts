import type { Field } from '../../dictionary/field';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import type { ActionTag } from '../../logic/actionTags';
import type { SmartRequest } from '../../logic/context';
import { evaluateLogic } from '../../logic/evaluator';
import { renderPiping } from '../../logic/renderPiping';
import { calcDate, tagsInForce } from '../../logic/tagValues';
import { cleanNumber, toNumber, toText } from '../../logic/values';
import { calculationOrder } from './calculations';
import { logicOf } from './fieldLogic';
import { type Answers, type Clock, PretendRecord, type PretendPlace, pretendUser } from './pretendRecord';

export interface ComputedForm {
  /** The record with what was typed, what tags fill in, and what is calculated. */
  readonly record: PretendRecord;
  /** The tags of each field in force, every @IF decided. */
  readonly tags: ReadonlyMap<Field, readonly ActionTag[]>;
  /** Names of calculations that depend on themselves. */
  readonly circular: ReadonlySet<string>;
}

/**
 * What a form holds besides what was typed: first what action tags fill in (`REDCAP_LOGIC.md §9`), then the calculations, each after those that it
 * needs. @IF is decided by what was typed, and at once, where REDCap waits for the next time that the page is opened.
 */
export function computeForm(
  index: DictionaryIndex,
  answers: Answers,
  place: PretendPlace,
  clock: Clock,
  fields: readonly Field[],
): ComputedForm {
  const computed = new Map<string, string>();
  const typed = new PretendRecord(index, answers, place, clock, new Map());
  const record = new PretendRecord(index, answers, place, clock, computed);
  const tags = new Map<Field, readonly ActionTag[]>();
  for (const field of fields) {
    const { tags: written } = logicOf(field);
    if (written.length > 0) {
      const inForce = tagsInForce(field.annotation, written, typed);
      tags.set(field, inForce);
      fillIn(field, inForce, typed, computed);
    }
  }
  const wanted = new Set(fields.map(({ key }) => key));
  for (const field of fields) {
    for (const { field: named } of logicOf(field).mentioned) {
      if (named !== undefined) {
        wanted.add(named.text.toLowerCase());
      }
    }
  }
  const { order, circular } = calculationOrder(index, wanted);
  computeCalculations(order, record, computed);
  return { record, tags, circular };
}

/** A form of nobody: nothing is filled in, every value and name that is piped is blank. */
export function blankForm(index: DictionaryIndex, place: PretendPlace, fields: readonly Field[]): ComputedForm {
  const record = new BlankRecord(index, new Map(), place, { today: '', now: '' }, new Map());
  const tags = new Map<Field, readonly ActionTag[]>();
  for (const field of fields) {
    const { tags: written } = logicOf(field);
    if (written.length > 0) {
      tags.set(field, tagsInForce(field.annotation, written, record));
    }
  }
  return { record, tags, circular: new Set() };
}

class BlankRecord extends PretendRecord {
  override smart(name: string, parameters: readonly string[], request: SmartRequest): string | undefined {
    return name === 'instrument-label' || name === 'instrument-name' || name === 'form-name'
      ? super.smart(name, parameters, request)
      : '';
  }
}

/** Puts the results into what the record looks at. */
export function computeCalculations(
  order: readonly Field[],
  record: PretendRecord,
  computed: Map<string, string>,
): void {
  for (const field of order) {
    const value = calculated(field, record);
    if (value === '') {
      computed.delete(field.key);
    } else {
      computed.set(field.key, value);
    }
  }
}

function calculated(field: Field, record: PretendRecord): string {
  const logic = logicOf(field);
  if (logic.calculation === undefined) {
    return logic.calcDate === undefined
      ? ''
      : calcDate(field.annotation, logic.calcDate, record, field.validation || undefined);
  }
  const value = evaluateLogic(logic.calculation.ast, record);
  if (field.type !== 'calc') {
    return toText(value);
  }
  // A calculated field stores nothing but numbers.
  const number = toNumber(value);
  return number === undefined ? '' : toText(cleanNumber(number));
}

function fillIn(field: Field, tags: readonly ActionTag[], typed: PretendRecord, computed: Map<string, string>): void {
  for (const tag of tags) {
    const value = filledBy(field, tag, typed);
    if (value === undefined) {
      continue;
    }
    if (field.type === 'checkbox') {
      for (const code of value.split(',')) {
        computed.set(`${field.key}(${code.trim()})`, '1');
      }
    } else {
      computed.set(field.key, value);
    }
  }
}

/** What a tag puts into a field that nobody has answered, as it is stored. */
function filledBy(field: Field, { tag, parameter }: ActionTag, typed: PretendRecord): string | undefined {
  switch (tag) {
    case '@DEFAULT':
    case '@SETVALUE':
    case '@PREFILL':
      return parameter === undefined
        ? undefined
        : renderPiping(field.annotation.slice(parameter.start, parameter.end), typed).replaceAll('______', '');
    case '@TODAY':
    case '@TODAY-SERVER':
    case '@TODAY-UTC':
      return typed.today;
    case '@NOW':
    case '@NOW-SERVER':
    case '@NOW-UTC':
      return nowFor(field.validation, typed);
    case '@USERNAME':
      return pretendUser;
    default:
      return undefined;
  }
}

/** The present date or time as a field of this validation stores it. */
export function nowFor(validation: string, { today, now }: Clock): string {
  return validation.startsWith('datetime_seconds')
    ? now
    : validation.startsWith('datetime')
      ? now.slice(0, 16)
      : validation.startsWith('date')
        ? today
        : validation === 'time'
          ? now.slice(11, 16)
          : validation === 'time_hh_mm_ss'
            ? now.slice(11)
            : now;
}
