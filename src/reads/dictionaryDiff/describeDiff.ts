import type { L10n } from '../../common/l10n';
import { columnNames } from '../../dictionary/columnNames';
import type { DictionaryDiff } from '../../dictionary/diff';
import { type Change, type ChangeKind, worst } from '../../dictionary/diff/change';
import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import { type DiffCell, type DiffEntry, type DiffGroup, diffGroups } from './picture';

export interface Compared {
  readonly before: DictionaryModel;
  readonly after: DictionaryModel;
  readonly diff: DictionaryDiff;
}

/** By change, what it meets in the data, in words. */
export type CountsOf = (change: Change) => string | undefined;

const groupOf: Readonly<Record<ChangeKind, DiffGroup>> = {
  'record-id-changed': 'changed',
  'instrument-added': 'added',
  'instrument-removed': 'removed',
  'instrument-renamed': 'renamed',
  'instrument-moved': 'moved',
  'field-added': 'added',
  'field-removed': 'removed',
  'field-renamed': 'renamed',
  'field-moved': 'moved',
  'field-retyped': 'retyped',
  'choice-added': 'recoded',
  'choice-removed': 'recoded',
  'choice-relabelled': 'recoded',
  'choice-recoded': 'recoded',
  'choices-reordered': 'recoded',
  'logic-changed': 'changed',
  'calculation-changed': 'changed',
  'validation-changed': 'changed',
  'column-changed': 'changed',
};

/** One entry for each field and instrument that differs, grouped by what weighs most, instruments first. */
export function describeDiff(compared: Compared, countsOf: CountsOf, l10n: L10n): readonly DiffEntry[] {
  const found = new Map<string, Change[]>();
  for (const change of compared.diff.changes) {
    const key = change.field === undefined ? `form ${change.form ?? ''}` : `field ${newName(change, compared)}`;
    found.set(key, [...(found.get(key) ?? []), change]);
  }
  const entries = [...found.values()].map((changes) => entryOf(changes, compared, countsOf, l10n));
  return entries
    .map((entry, at) => ({ entry, at }))
    .sort((a, b) => diffGroups.indexOf(a.entry.group) - diffGroups.indexOf(b.entry.group) || a.at - b.at)
    .map(({ entry }) => entry);
}

/** Changes of a field that seems to be renamed stand under both names. */
function newName({ kind, field, after }: Change, { diff }: Compared): string {
  if (kind === 'field-renamed') {
    return after ?? field ?? '';
  }
  const rename = diff.changes.find((change) => change.kind === 'field-renamed' && change.field === field);
  return rename?.after ?? field ?? '';
}

function entryOf(changes: readonly Change[], compared: Compared, countsOf: CountsOf, l10n: L10n): DiffEntry {
  const [first] = changes;
  const groups = changes.map(({ kind }) => groupOf[kind]);
  const renamed = changes.find(({ kind }) => kind === 'field-renamed' || kind === 'instrument-renamed');
  const isInstrument = first?.field === undefined;
  const oldName = renamed?.before ?? first?.field ?? '';
  const nowName = renamed?.after ?? first?.field ?? '';
  return {
    group: diffGroups.find((group) => groups.includes(group)) ?? 'changed',
    isInstrument,
    name: renamed ? `${renamed.before ?? ''} → ${renamed.after ?? ''}` : (first?.field ?? first?.form ?? ''),
    form: first?.form ?? '',
    sentences: changes.map((change) => sentence(change, l10n)),
    risk: worst(changes),
    isGuess: changes.some(({ guess }) => guess === true),
    cells: isInstrument ? [] : cellsOf(compared.before.field(oldName), compared.after.field(nowName)),
    counts: [...new Set(changes.flatMap((change) => countsOf(change) ?? []))],
  };
}

function cellsOf(before: Field | undefined, after: Field | undefined): readonly DiffCell[] {
  return columnNames
    .map((column) => ({ column, before: before?.value(column) ?? '', after: after?.value(column) ?? '' }))
    .filter((cell) => cell.before !== cell.after);
}

// oxlint-disable-next-line max-lines-per-function -- one sentence for each kind of change
function sentence({ kind, form = '', code = '', before = '', after = '', column }: Change, l10n: L10n): string {
  switch (kind) {
    case 'record-id-changed':
      return l10n.t('The record identifier changes from {0} to {1}: records may be orphaned.', before, after);
    case 'instrument-added':
      return l10n.t('The instrument is added.');
    case 'instrument-removed':
      return l10n.t('The instrument is removed, its form status with it.');
    case 'instrument-renamed':
      return l10n.t('The instrument seems to be renamed: its form status is lost.');
    case 'instrument-moved':
      return l10n.t('The instrument changes its place among the instruments.');
    case 'field-added':
      return l10n.t('Added to {0}.', form);
    case 'field-removed':
      return l10n.t('Removed from {0}.', form);
    case 'field-renamed':
      return l10n.t('Seems to be renamed: REDCap deletes {0} with its data and adds {1}.', before, after);
    case 'field-moved':
      return before === ''
        ? l10n.t('Moves to another place in {0}.', form)
        : l10n.t('Moves from {0} to {1}.', before, after);
    case 'field-retyped':
      return l10n.t('Type: {0} → {1}.', before, after);
    case 'choice-added':
      return l10n.t('Choice {0} is added: {1}.', code, after);
    case 'choice-removed':
      return l10n.t('Choice {0} is removed: {1}.', code, before);
    case 'choice-relabelled':
      return l10n.t('Choice {0} changes its label: {1} → {2}.', code, before, after);
    case 'choice-recoded':
      return l10n.t('Choice {0} is recoded: {1} → {2}.', code, before, after);
    case 'choices-reordered':
      return l10n.t('The choices change their order.');
    case 'logic-changed':
      return l10n.t('The branching logic changes.');
    case 'calculation-changed':
      return l10n.t('The calculation changes.');
    case 'validation-changed':
      return l10n.t('{0}: {1} → {2}.', column ?? '', before || '–', after || '–');
    case 'column-changed':
      // A field's section may change although its own cell does not.
      return column === 'section_header'
        ? l10n.t('Section header: {0} → {1}.', before || '–', after || '–')
        : l10n.t('{0} changes.', column ?? '');
  }
}
