import { count } from '../../common/count';
import { pushSummary } from '../dictionary/pushSummary';
import type { L10n } from '../../common/l10n';
import { ended, reasonText, serverWords } from '../words/errorText';
import { countsText, operationTitle, whenText } from '../words/historyText';
import type { PastOperation } from '../../safety/journal/history';
import { factsOfUndo } from './facts';
import { leavesData } from './leavesData';
import { groundChangeText } from '../../state/differenceText';
import { refusalText } from '../words/refusalText';
import { warningText } from '../deletes/words';
import { type Words, words } from '../../state/words';
import type { UndoDifference, UndoOutcome } from './undoOutcome';
import type { Conflict, Limit, UndoPlan } from './undoPlan';
import { joined } from '../words/joined';

export interface UndoText {
  readonly message: string;
  /** What follows, the worst first. */
  readonly lines: readonly string[];
}

/** What the user is asked before an undo. */
export function undoConfirmText(plan: UndoPlan, operation: PastOperation, l10n: L10n): UndoText {
  const { title } = plan.ground.info;
  const what = operationTitle(operation.opened, l10n);
  return {
    message: plan.request.records
      ? l10n.t(
          'Restore {0} of "{1}" from the snapshot of {2}?',
          words(l10n).records(plan.request.records.length),
          title,
          whenText(operation.opened.at),
        )
      : l10n.t('Undo "{0}" of {1} in "{2}"?', what, whenText(operation.opened.at), title),
    lines: undoLines(plan, l10n, 12),
  };
}

/** The plan line by line, what is to be decided first. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function undoLines(plan: UndoPlan, l10n: L10n, most: number): readonly string[] {
  const w = words(l10n);
  const { missing } = plan;
  const back = countsText(factsOfUndo(plan).counts, l10n);
  const conflicts = plan.conflicts.map((conflict) => `• ${conflictText(conflict, l10n, w)}`);
  return [
    l10n.t('Comes back: {0}', back === '' ? l10n.t('nothing') : back),
    ...(plan.counts.recordsMade > 0
      ? [l10n.t('Records that come into being again: {0}', plan.counts.recordsMade)]
      : []),
    ...(plan.counts.blanked > 0
      ? [l10n.t('Become blank again, because the import filled them: {0}', w.values(plan.counts.blanked))]
      : []),
    ...(conflicts.length > 0
      ? [
          '',
          l10n.t('Changed by somebody since:'),
          ...conflicts.slice(0, most),
          ...(conflicts.length > most ? [`• ${l10n.t('{0} more', conflicts.length - most)}`] : []),
        ]
      : []),
    ...(plan.back?.lines(l10n, w) ?? []),
    ...(missing.arms.length > 0
      ? [l10n.t('Arms: {0}', w.list(missing.arms.map((arm) => `${arm.armNum} (${arm.name})`)))]
      : []),
    ...(missing.events.length > 0
      ? [l10n.t('Events: {0}', w.list(missing.events.map((event) => event.uniqueEventName)))]
      : []),
    ...(missing.labels.length > 0
      ? [
          l10n.t(
            'Earlier labels: {0}',
            w.list(
              missing.labels.map(
                ({ key, before }) =>
                  `${key} (${Object.values(before)
                    .filter((value) => value !== '')
                    .join(', ')})`,
              ),
            ),
          ),
        ]
      : []),
    ...(missing.dags.length > 0 ? [l10n.t('Groups: {0}', w.list(missing.dags.map((dag) => dag.uniqueGroupName)))] : []),
    ...(missing.dictionary
      ? ['', l10n.t('The data dictionary goes back to what it was:'), pushSummary(missing.dictionary.changes, l10n)]
      : []),
    ...section(
      l10n.t('Does not come back:'),
      peculiarFirst(plan.limits).map((limit) => limitText(limit, l10n, w)),
      most,
    ),
    ...plan.warnings.map((warning) => warningText(warning, l10n, w)),
    '',
    plan.request.what.kind === 'import'
      ? l10n.t(
          'What was overwritten comes back, and what the import put into blank cells goes, where nobody has changed it since. No record is deleted. A snapshot of the present state is taken first.',
        )
      : l10n.t('Undo only adds what is missing; it removes nothing. A snapshot of the present state is taken first.'),
  ];
}

function section(title: string, lines: readonly string[], most: number): readonly string[] {
  return lines.length === 0
    ? []
    : ['', title, ...lines.slice(0, most).map((line) => `• ${line}`), ...(lines.length > most ? ['• …'] : [])];
}

function conflictText(conflict: Conflict, l10n: L10n, w: Words = words(l10n)): string {
  switch (conflict.kind) {
    case 'record-anew':
      if (conflict.namesake !== undefined) {
        return l10n.t(
          'record {0}: there is a record {1} now, perhaps of another person, and REDCap may take both names for the same',
          w.name(conflict.record),
          w.name(conflict.namesake),
        );
      }
      return l10n.t('record {0} was made anew, perhaps for another person', w.name(conflict.record));
    case 'values':
      return l10n.t(
        'record {0}, {1}: {2}',
        w.name(conflict.record),
        [conflict.event, conflict.instrument, conflict.instance].filter((part) => part !== '').join(' / '),
        w.list(conflict.fields),
      );
    case 'record-group':
      return l10n.t('the group of record {0}', w.name(conflict.record));
    case 'user-group':
      return l10n.t('the group of user {0}', conflict.username);
    case 'setting':
      return l10n.t('the setting {0}', conflict.name);
    case 'access':
      return l10n.t('the access of {0}', conflict.name);
    case 'label':
      return l10n.t('the label of {0}', conflict.name);
    case 'dictionary':
      return l10n.t('the data dictionary');
  }
}

// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function limitText(limit: Limit, l10n: L10n, w: Words = words(l10n)): string {
  switch (limit.kind) {
    case 'record-history':
      return l10n.t('the history of the records before now');
    case 'surveys':
      return l10n.t('survey links, return codes and survey timestamps');
    case 'signatures-and-locks':
      return l10n.t('e-signatures and locks');
    case 'randomization':
      return l10n.t('randomization: allocations are not made again');
    case 'event-ids':
      return l10n.t('internal ids of events: links and reports that use them');
    case 'api-tokens':
      return l10n.t('the API tokens of {0}: each has to ask for a new one', w.list(limit.users));
    case 'role-names':
      return l10n.t(
        'the unique names of roles ({0}): reports and folders that are limited to them have to be set anew',
        w.list(limit.roles),
      );
    case 'role-renamed':
      return l10n.t('the unique name of the role {0}: it is {1} now', limit.from, limit.to);
    case 'in-role':
      return l10n.t('rights of users who have a role now, which REDCap does not change: {0}', w.list(limit.users));
    case 'no-such-access':
      return l10n.t('a role or a group that no longer exists, of {0}', w.list(limit.users));
    case 'access-unknown':
      return l10n.t('users and roles: you may not see how they were');
    case 'added-stays':
      return l10n.t('what it added stays, for undo removes nothing: {0}', w.list(limit.names));
    case 'created-stays':
      return l10n.t(
        'records that the import made stay ({0}), for an undo deletes none; "Delete Records..." does: {1}',
        count(limit.records.length, l10n),
        w.names(limit.records),
      );
    case 'empty-stays':
      return l10n.t('forms, instances and events that the import made stay, without values');
    case 'filled-stays':
      return l10n.t(
        'what the import put into blank cells of {0}: it did not come to its end, so that its values are not told from those of others',
        w.records(limit.records),
      );
    case 'group-stays':
      return l10n.t(
        'records that had no group stay in the one that the import put them into: {0}',
        count(limit.records, l10n),
      );
    case 'event-order':
      return l10n.t('the place of the events in their arm: they come last');
    case 'gray-status':
      return l10n.t('form statuses that were never saved may be Incomplete');
    case 'hidden-instruments':
      return l10n.t('data that you may not export, of these instruments: {0}', w.list(limit.instruments));
    case 'other-groups':
      return l10n.t('data of other data access groups, which was never seen');
    case 'no-place':
      return l10n.t(
        '{0} without a place in the project as it is now: {1}',
        w.values(limit.points),
        w.list([...limit.fields, ...limit.events]),
      );
    case 'other-labels':
      return l10n.t(
        'what codes stood for: choices have another label now than when they were chosen, of {0}',
        w.list(limit.fields),
      );
    case 'lost-files':
      return l10n.t(
        '{0} that REDCap could not hand out before, so that the snapshot has none: {1}',
        w.files(limit.files),
        w.list(limit.fields),
      );
    case 'signature-files':
      return l10n.t(
        '{0} in signature fields, which the API does not take: {1}',
        w.files(limit.files),
        w.list(limit.fields),
      );
    case 'in-production':
      return l10n.t(
        'structure, because the project is in Production, where the API does not change it: {0}',
        limit.what.map((part) => structureWords(part, l10n)).join(', '),
      );
    case 'missing-right':
      return refusalText({ reason: 'missing-right', right: limit.right }, l10n);
    case 'event-renamed':
      return l10n.t('the unique name of the event {0}: it is {1} now', limit.from, limit.to);
    case 'dag-renamed':
      return l10n.t('the unique name of the group {0}: it is {1} now', limit.from, limit.to);
    case 'groups-unknown':
      return l10n.t('data access groups of the records: REDCap did not tell them');
    case 'no-group':
      return l10n.t('the group {0} of records, because it no longer exists', limit.dag);
    case 'not-calculated':
      return l10n.t('calculated values that REDCap has not computed again: {0}', w.list(limit.fields));
    case 'file-renamed':
      return l10n.t('the name of a file, record {0}, field {1}', w.name(limit.record), limit.field);
  }
}

function structureWords(part: Extract<Limit, { kind: 'in-production' }>['what'][number], l10n: L10n): string {
  switch (part) {
    case 'arms':
      return l10n.t('arms');
    case 'events':
      return l10n.t('events');
    case 'mappings':
      return l10n.t('designations of instruments');
    case 'labels':
      return l10n.t('names of arms and events');
    case 'dictionary':
      return l10n.t('the data dictionary');
  }
}

/** A few sentences for a notification: first what did not come back, with REDCap's own words. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function undoOutcomeText(plan: UndoPlan, outcome: UndoOutcome, l10n: L10n): string {
  const { title } = plan.ground.info;
  const back = countsText(outcome.counts, l10n) || l10n.t('nothing');
  const reason = reasonText(outcome.error, l10n);
  const left =
    outcome.remaining.length > 0 ? l10n.t('Not reached: {0}.', words(l10n).records(outcome.remaining.length)) : '';
  const kept = outcome.kept > 0 ? l10n.t('Left as others changed it: {0}.', words(l10n).values(outcome.kept)) : '';
  switch (outcome.status) {
    case 'done':
      return joined(l10n.t('Restored in "{0}", and checked: {1}.', title, back), lostText(outcome, l10n));
    case 'incomplete':
      return joined(
        l10n.t('Not all of what there was came back in "{0}".', title),
        lostText(outcome, l10n),
        kept,
        outcome.limits.some(({ kind }) => kind === 'hidden-instruments' || kind === 'other-groups')
          ? l10n.t('Restored, as far as you may see it: {0}.', back)
          : l10n.t('Restored, and checked: {0}.', back),
      );
    case 'mismatch':
      return joined(
        l10n.t('The undo in "{0}" did not bring back everything.', title),
        ...differencesText(outcome, l10n),
        outcome.differences.length === 0 ? reason : '',
        l10n.t('Restored: {0}.', back),
        kept,
        left,
      );
    case 'refused':
      return joined(
        l10n.t('REDCap refused the undo in "{0}".', title),
        reason,
        ...differencesText(outcome, l10n),
        l10n.t('Restored: {0}.', back),
        left,
      );
    case 'not-done':
      return joined(
        l10n.t(
          'The undo in "{0}" got no usable answer, and reading back did not find it done. It was not repeated; undo again to bring back the rest.',
          title,
        ),
        reason,
        l10n.t('Restored before: {0}.', back),
      );
    case 'unverified':
      return joined(
        l10n.t(
          'The undo in "{0}" was sent, but its result could not be read back. Undo again later: it compares first and sends only what is missing.',
          title,
        ),
        reason,
      );
    case 'cancelled':
      return outcome.sent
        ? joined(l10n.t('Cancelled. Restored in "{0}": {1}.', title, back), left)
        : l10n.t('Cancelled: nothing was sent to "{0}".', title);
    case 'ground-moved':
      return joined(
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        l10n.t('Nothing was sent.'),
      );
    case 'failed':
      return joined(
        l10n.t('The undo in "{0}" stopped because of an error.', title),
        reason,
        l10n.t('Restored before: {0}.', back),
        left,
      );
  }
}

/** What did not come back, counted, by what REDCap said about it. */
function differencesText({ differences, error }: UndoOutcome, l10n: L10n): readonly string[] {
  const w = words(l10n);
  const said = serverWords(error);
  const groups = new Map<string, Extract<UndoDifference, { kind: 'refused' }>[]>();
  for (const item of differences) {
    if (item.kind === 'refused') {
      groups.set(item.reason, [...(groups.get(item.reason) ?? []), item]);
    }
  }
  const refused = [...groups].map(([reason, items]) => {
    const values = w.values(items.reduce((sum, { fields }) => sum + fields.length, 0));
    const records = w.names([...new Set(items.map(({ record }) => record))], 5);
    const text =
      items[0]?.closed === 'record'
        ? l10n.t('Locked, so that {0} did not come back: record {1}.', values, records)
        : l10n.t('{0} did not come back, of record {1}.', values, records);
    const why = ended(shortened(reason));
    return reason === said ? text : joined(text, items[0]?.ours ? why : l10n.t('REDCap says: {0}', why));
  });
  const others = differences.filter(({ kind }) => kind !== 'refused');
  const [first] = others;
  return [
    ...refused.slice(0, 3),
    ...(refused.length > 3 ? [l10n.t('More reasons in the report: {0}.', refused.length - 3)] : []),
    ...(first ? [ended(undoDifferenceText(first, l10n))] : []),
    ...(others.length > 1 ? [l10n.t('{0} more: see the report.', others.length - 1)] : []),
  ];
}

/** What the plan said beforehand that it could not bring back, or what REDCap has not computed: counted, for the rest is in the report. */
function lostText({ limits }: UndoOutcome, l10n: L10n): string {
  const lost = peculiarFirst(limits).filter(({ kind }) => !ofEveryUndo.has(kind));
  const [first] = lost;
  if (!first) {
    return '';
  }
  const text = limitText(first, l10n);
  return lost.length === 1
    ? l10n.t('Did not come back: {0}.', text)
    : l10n.t('Did not come back: {0}, and {1} more: see the report.', text, lost.length - 1);
}

const ofEveryUndo: ReadonlySet<Limit['kind']> = new Set([
  'record-history',
  'surveys',
  'signatures-and-locks',
  'randomization',
  'event-ids',
  'gray-status',
]);

/** What this undo cannot bring back before what no undo can: a modal shows the first lines. */
function peculiarFirst(limits: readonly Limit[]): readonly Limit[] {
  const rank = (limit: Limit): number => (leavesData(limit) ? 0 : ofEveryUndo.has(limit.kind) ? 2 : 1);
  return limits.toSorted((one, other) => rank(one) - rank(other));
}

function shortened(text: string): string {
  const line = text.replaceAll('\n', ' ');
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function undoDifferenceText(difference: UndoDifference, l10n: L10n): string {
  const w = words(l10n);
  switch (difference.kind) {
    case 'not-restored':
      return l10n.t(
        'Not restored: record {0}, {1}: {2}',
        w.name(difference.record),
        w.place(difference.place),
        w.list(difference.fields),
      );
    case 'refused':
      return difference.ours
        ? l10n.t(
            'Not restored: record {0}, {1}: {2}. {3}',
            w.name(difference.record),
            w.place(difference.place),
            w.list(difference.fields),
            shortened(difference.reason),
          )
        : l10n.t(
            'Not restored: record {0}, {1}: {2}. REDCap says: {3}',
            w.name(difference.record),
            w.place(difference.place),
            w.list(difference.fields),
            shortened(difference.reason),
          );
    case 'conflict':
      return l10n.t(
        'Not restored, because something else stands there: record {0}, {1}: {2}',
        w.name(difference.record),
        w.place(difference.place),
        w.list(difference.fields),
      );
    case 'changed':
      return l10n.t(
        'Changed meanwhile: record {0}, {1}: {2}',
        w.name(difference.record),
        w.place(difference.place),
        w.list(difference.fields),
      );
    case 'file-not-restored':
      return withReason(
        l10n.t('File not restored: record {0}, field {1}', w.name(difference.record), difference.field),
        difference.reason,
        l10n,
      );
    case 'group-not-restored':
      return withReason(l10n.t('Group not restored: record {0}', w.name(difference.record)), difference.reason, l10n);
    case 'structure-not-restored':
      return l10n.t('Not restored: {0}', difference.name);
  }
}

function withReason(text: string, reason: string | undefined, l10n: L10n): string {
  return reason === undefined ? text : `${text}. ${l10n.t('REDCap says: {0}', shortened(reason))}`;
}

/** The report of an undo as text: names of records and fields, never values. */
export function undoReport(plan: UndoPlan, outcome: UndoOutcome, l10n: L10n): string {
  return `${[
    l10n.t('REDCap Workbench: report of an undo'),
    '',
    l10n.t('Project: {0} (project ID {1})', plan.ground.info.title, plan.ground.info.projectId),
    '',
    undoOutcomeText(plan, outcome, l10n),
    '',
    l10n.t('Plan'),
    ...undoLines(plan, l10n, 500).map((line) => `  ${line}`.trimEnd()),
    ...block(
      l10n.t('Differences'),
      outcome.differences.slice(0, 500).map((difference) => undoDifferenceText(difference, l10n)),
    ),
    ...block(
      l10n.t('Did not come back'),
      outcome.limits.map((limit) => limitText(limit, l10n)),
    ),
    ...block(l10n.t('Not reached'), outcome.remaining.length === 0 ? [] : [words(l10n).names(outcome.remaining, 500)]),
    ...block(
      l10n.t('What moved since the plan'),
      outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
    ),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function block(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
