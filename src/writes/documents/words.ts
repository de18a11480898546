import { plainMarkdown } from '../../dictionary/language/markdown';
import type { L10n } from '../../common/l10n';
import { reviewMarkdown } from '../review/reviewMarkdown';
import { reviewLines } from '../review/reviewText';
import { differenceText, groundChangeText } from '../../state/differenceText';
import { planLines, warningText } from '../deletes/words';
import { isAccess } from '../../state/documentNames';
import { limitsOfAccess, limitsOfDelete } from '../undo/limits';
import { limitText } from '../undo/words';
import { words } from '../../state/words';
import { ended, reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import { accessChanges, accessLossText, accessLosses } from './accessLosses';
import type { ChangedRow } from './changes';
import { documentWords } from './documentWords';
import { specOf } from './registry';
import type { StructurePushOutcome, StructurePushPlan } from './structurePush';

/** What a push does, line by line, with what it costs; names of structure and counts, no values of records. `most`: rows named per kind. */
export function structurePushLines(plan: StructurePushPlan, l10n: L10n, most: number): readonly string[] {
  const { document, changes } = plan;
  const { rowName } = specOf(document);
  const w = words(l10n);
  const names = (rows: readonly Readonly<Record<string, string>>[]): string => w.list(rows.map(rowName), most);
  return [
    ...(changes.added.length > 0 ? [l10n.t('Added ({0}): {1}', changes.added.length, names(changes.added))] : []),
    ...(changes.changed.length > 0
      ? [
          l10n.t(
            'Changed ({0}): {1}',
            changes.changed.length,
            w.list(
              changes.changed.map((row) => changeText(plan, row)),
              most,
            ),
          ),
        ]
      : []),
    ...(changes.removed.length > 0
      ? [l10n.t('Removed ({0}): {1}', changes.removed.length, names(changes.removed))]
      : []),
  ];
}

/** What removal costs and what else follows from a push. */
export function structurePushCosts(plan: StructurePushPlan, l10n: L10n, most: number): readonly string[] {
  const { removal, review, uses, changes, document } = plan;
  const w = words(l10n);
  const { labelColumn, addedNote } = specOf(document);
  const renames = changes.changed.some(({ columns }) => labelColumn !== undefined && columns.includes(labelColumn));
  return [
    ...lossLines(plan, l10n, most),
    ...(review ? reviewLines(review, l10n) : []),
    ...(removal?.kind === 'dags' ? planLines(removal, l10n, { lines: most, fileNames: false }) : []),
    ...(addedNote && changes.added.length > 0 ? [addedNote(l10n)] : []),
    ...(renames ? [l10n.t('REDCap may make other unique names from the new labels.')] : []),
    ...uses.map(({ event, fields }) =>
      l10n.t('The event {0} is named in fields, whose logic may find it no more: {1}', event, w.list(fields, most)),
    ),
    ...plan.warnings
      .filter((warning) => removal?.kind !== 'dags' || warning.kind === 'rights-unknown')
      .map((warning) => warningText(warning, l10n, w)),
  ];
}

/** Who loses what, and what of it no undo brings back: said before anything else. */
function lossLines({ document, changes, access }: StructurePushPlan, l10n: L10n, most: number): readonly string[] {
  if (!isAccess(document) || !access) {
    return [];
  }
  const losses = accessLosses(document, changes, access, new Date().toISOString().slice(0, 10));
  const limits = limitsOfAccess(document, changes.removed);
  return [
    ...losses.slice(0, most).map((loss) => `• ${accessLossText(loss, l10n)}`),
    ...(losses.length > most ? [`• ${l10n.t('{0} more', losses.length - most)}`] : []),
    ...(limits.length > 0
      ? [l10n.t('An undo does not bring back: {0}', limits.map((limit) => limitText(limit, l10n)).join('; '))]
      : []),
  ];
}

/** `visit_arm_1: "Visit" → "Week 1"`. */
function changeText({ document }: StructurePushPlan, { before, after, columns }: ChangedRow): string {
  if (isAccess(document)) {
    return `${specOf(document).rowName(before)}: ${accessChanges({ before, after, columns }).join(', ')}`;
  }
  return `${specOf(document).rowName(before)}: ${columns.map((column) => `"${before[column] ?? ''}" → "${after[column] ?? ''}"`).join(', ')}`;
}

/** The plan as a Markdown document. */
export function structurePushMarkdown(
  plan: StructurePushPlan,
  { title, when, l10n }: { readonly title: string; readonly when: Date; readonly l10n: L10n },
): string {
  const { document, changes, removal, review } = plan;
  const { rowName } = specOf(document);
  const bullets = (lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [lines.map((line) => `- ${plainMarkdown(line)}`).join('\n')];
  const section = (heading: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`## ${plainMarkdown(heading)}`, ...bullets(lines)];
  return `${[
    review ? reviewMarkdown(review, { title, when, l10n }).trimEnd() : `# ${plainMarkdown(title)}`,
    ...(plan.ground.info.inProduction ? [`**${plainMarkdown(l10n.t('The project is in Production.'))}**`] : []),
    ...section(l10n.t('Added'), changes.added.map(rowName)),
    ...section(
      l10n.t('Changed'),
      changes.changed.map((row) => changeText(plan, row)),
    ),
    ...section(l10n.t('Removed'), changes.removed.map(rowName)),
    ...section(
      l10n.t('What goes with it'),
      removal ? planLines(removal, l10n, { lines: 500, fileNames: false }).map((line) => line.replace(/^• /, '')) : [],
    ),
    ...section(
      l10n.t('An undo does not bring back'),
      removal ? limitsOfDelete(removal).map((limit) => limitText(limit, l10n)) : [],
    ),
    ...section(
      l10n.t('What else to know'),
      structurePushCosts({ ...plan, review: undefined, removal: undefined }, l10n, 500),
    ),
  ].join('\n\n')}\n`;
}

/** One or two sentences for a notification. `reason`: what an error says. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function structurePushMessage(
  plan: StructurePushPlan,
  outcome: StructurePushOutcome,
  title: string,
  reason: string,
  l10n: L10n,
): string {
  const what = documentWords(plan.document, l10n);
  const done = doneText(outcome, l10n);
  const kept = l10n.t('Your draft is kept.');
  switch (outcome.status) {
    case 'done':
      return joined(
        l10n.t('Pushed the {0} of "{1}", and checked: {2}.', what, title, done),
        ...sideEffects(outcome, l10n),
        outcome.lostAnswers > 0
          ? l10n.t('An answer of REDCap was lost, but reading back found everything as planned.')
          : '',
      );
    case 'mismatch': {
      const [first] = outcome.differences;
      const more = outcome.differences.length - 1;
      const text = first ? differenceText(first, l10n) : '';
      return joined(
        l10n.t('The push of the {0} of "{1}" did not do what was planned.', what, title),
        more > 0 ? l10n.t('{0} (And {1} more.)', text, more) : text === '' ? '' : ended(text),
        l10n.t('Done: {0}.', done),
        kept,
      );
    }
    case 'refused':
      return joined(
        l10n.t('REDCap refused the push of the {0} of "{1}".', what, title),
        reason,
        progress(outcome, done, l10n),
        kept,
      );
    case 'not-done':
      return joined(
        l10n.t(
          'The push of the {0} of "{1}" got no usable answer, and reading back did not find it done. It was not repeated.',
          what,
          title,
        ),
        reason,
        progress(outcome, done, l10n),
        kept,
      );
    case 'unverified':
      return joined(
        l10n.t(
          'The {0} of "{1}" were sent, but the result could not be read back. Look into the project before anything is repeated.',
          what,
          title,
        ),
        reason,
        kept,
      );
    case 'cancelled':
      return joined(
        outcome.sent
          ? l10n.t('Cancelled before anything was removed from "{0}". Done: {1}.', title, done)
          : l10n.t('Cancelled: nothing was sent to "{0}".', title),
        kept,
      );
    case 'ground-moved':
      return joined(
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        progress(outcome, done, l10n),
        kept,
      );
    case 'failed':
      return joined(
        l10n.t('The push of the {0} of "{1}" stopped because the project could not be read.', what, title),
        reason,
        progress(outcome, done, l10n),
        kept,
      );
  }
}

/** What is kept of a push: what it changed, what that cost, and what was otherwise than planned. */
export function structurePushReport(
  plan: StructurePushPlan,
  outcome: StructurePushOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  const { info } = plan.ground;
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of a push of the {0}', documentWords(plan.document, l10n)),
      project: info,
      url,
      when,
      sentence: structurePushMessage(plan, outcome, info.title, reasonText(outcome.error, l10n), l10n),
      sections: [
        [l10n.t('Changes'), structurePushLines(plan, l10n, 500)],
        [l10n.t('What it means for the records'), structurePushCosts(plan, l10n, 500)],
        [l10n.t('What moved since the plan'), outcome.groundChanges.map((change) => groundChangeText(change, l10n))],
        [l10n.t('Differences from the plan'), outcome.differences.map((item) => differenceText(item, l10n))],
        [l10n.t('Noticed, no fault of the push'), outcome.notes.map((item) => differenceText(item, l10n))],
      ],
    },
    l10n,
  );
}

function progress(outcome: StructurePushOutcome, done: string, l10n: L10n): string {
  const { added, changed, removed } = outcome.done;
  return added + changed + removed === 0 ? l10n.t('Nothing was changed.') : l10n.t('Done before: {0}.', done);
}

function doneText({ done: { added, changed, removed }, found }: StructurePushOutcome, l10n: L10n): string {
  const w = words(l10n);
  const lost = [
    ...(found.records > 0 ? [w.records(found.records)] : []),
    ...(found.values > 0 ? [w.values(found.values)] : []),
    ...(found.files > 0 ? [w.files(found.files)] : []),
  ];
  const parts = [
    ...(added > 0 ? [l10n.t('{0} added', added)] : []),
    ...(changed > 0 ? [l10n.t('{0} changed', changed)] : []),
    ...(removed > 0 ? [l10n.t('{0} removed', removed)] : []),
    ...(lost.length > 0 ? [l10n.t('with them {0}', lost.join(', '))] : []),
  ];
  return parts.length === 0 ? l10n.t('nothing') : parts.join(', ');
}

function sideEffects({ renamed, unlisted }: StructurePushOutcome, l10n: L10n): readonly string[] {
  const w = words(l10n);
  return [
    ...(renamed.size > 0
      ? [l10n.t('Unique names that changed: {0}.', w.list(Array.from(renamed, ([from, to]) => `${from} → ${to}`)))]
      : []),
    ...(unlisted.length > 0
      ? [l10n.t('REDCap lists these arms only once they have an event: {0}. Add one in events.csv.', w.list(unlisted))]
      : []),
  ];
}

function joined(...sentences: readonly string[]): string {
  return sentences
    .filter((sentence) => sentence.trim() !== '')
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}
