import { plainMarkdown } from '../../dictionary/language/markdown';
import { whenText } from '../words/historyText';
import type { L10n } from '../../common/l10n';
import { words } from '../../state/words';
import { limitText } from '../undo/words';
import type { Review, ReviewedChange, ReviewItem } from './review';
import {
  breakingText,
  changeName,
  concernsData,
  judgedText,
  overallWords,
  reviewLimitText,
  verdictWords,
  worstFirst,
} from './reviewText';

export interface ReviewDocument {
  /** What is going to be done, e.g. `Push the data dictionary to "Trial"`. */
  readonly title: string;
  readonly when: Date;
  readonly l10n: L10n;
}

/** The review as a Markdown document. Names of structure, choices and counts are in it, no values of records; nothing in a name acts as markup. */
export function reviewMarkdown(review: Review, { title, when, l10n }: ReviewDocument): string {
  const items = worstFirst(review.items.filter(concernsData));
  const harmless = review.items.filter((item) => !concernsData(item));
  const breaking = items.filter((item) => item.breaking.length > 0);
  const paragraphs = [
    `# ${plainMarkdown(title)}`,
    `**${plainMarkdown(overallWords(review))}**`,
    plainMarkdown(l10n.t('{0} {1}', judgedText(review, l10n), l10n.t('Read {0}.', whenText(when.toISOString())))),
    ...(review.limited ?? []).map(
      (limit) =>
        `> ${plainMarkdown(reviewLimitText(limit, l10n))} ${plainMarkdown(l10n.t('What could not be seen is judged as if data were there.'))}`,
    ),
    ...section(
      l10n.t('What happens to the data'),
      items.length === 0 ? [plainMarkdown(l10n.t('None of the changes concerns stored data.'))] : [table(items, l10n)],
    ),
    ...section(
      l10n.t('Values that would no longer fit'),
      breaking.length === 0
        ? []
        : [
            bullets(
              breaking.flatMap((item) =>
                item.breaking.map((part) =>
                  l10n.t('{0}: {1}', changeName(item.change, l10n), breakingText(part, l10n)),
                ),
              ),
            ),
          ],
    ),
    ...section(l10n.t('What to do'), [bullets(advice(items, l10n))]),
    ...section(l10n.t('What an undo brings back'), review.risk === 'none' ? [] : undoParagraphs(review, l10n)),
    ...section(
      l10n.t('Changes that concern no data'),
      harmless.length === 0 ? [] : [bullets(harmless.map(({ change }) => sentence(change, l10n)))],
    ),
    ...section(l10n.t('Not judged'), [
      bullets([
        l10n.t(
          'Survey invitations, completion times and queues; alerts, reports, dashboards and logic outside of the data dictionary that name what is removed.',
        ),
        l10n.t('Records that come into being or change after the moment above.'),
      ]),
    ]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function section(title: string, paragraphs: readonly string[]): readonly string[] {
  return paragraphs.every((paragraph) => paragraph === '') ? [] : [`## ${plainMarkdown(title)}`, ...paragraphs];
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${plainMarkdown(line)}`).join('\n');
}

function table(items: readonly ReviewItem[], l10n: L10n): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(plainMarkdown).join(' | ')} |`;
  const head = [l10n.t('Verdict'), l10n.t('Change'), l10n.t('Records'), l10n.t('Values'), l10n.t('Events with data')];
  return [
    row(head),
    '| --- | --- | ---: | ---: | --- |',
    ...items.map((item) =>
      row([
        item.risk === 'none' && item.records === 0 && item.unseen === undefined
          ? l10n.t('No records have data in it')
          : verdictWords(item),
        sentence(item.change, l10n),
        count(item, item.records, l10n),
        values(item, l10n),
        words(l10n).list(item.events),
      ]),
    ),
  ].join('\n');
}

function count({ unseen }: ReviewItem, n: number, l10n: L10n): string {
  return unseen === undefined ? String(n) : n === 0 ? l10n.t('not readable') : l10n.t('at least {0}', n);
}

function values(item: ReviewItem, l10n: L10n): string {
  const counted = count(item, item.values, l10n);
  return item.files === 0
    ? counted
    : item.values === 0
      ? words(l10n).files(item.files)
      : l10n.t('{0} and {1}', counted, words(l10n).files(item.files));
}

/** A change in one sentence. */
function sentence(change: ReviewedChange, l10n: L10n): string {
  switch (change.kind) {
    case 'arm-removed':
      return l10n.t('Arm {0} is removed with its events: {1}.', change.arm, words(l10n).list(change.events));
    case 'event-removed':
      return l10n.t('The event {0} is removed.', change.event);
    case 'designation-removed':
      return l10n.t('The instrument {0} is no longer designated to the event {1}.', change.form, change.event);
    case 'repeating-removed':
      return change.form === ''
        ? l10n.t('The event {0} no longer repeats.', change.event)
        : l10n.t('The instrument {0} no longer repeats: {1}.', change.form, change.event);
    default:
      return change.summary;
  }
}

function advice(items: readonly ReviewItem[], l10n: L10n): readonly string[] {
  const lines = new Set<string>();
  for (const { change, risk, breaking } of items) {
    if (risk === 'will-lose' && (change.kind === 'field-removed' || change.kind === 'field-renamed')) {
      lines.add(
        l10n.t(
          'Removed and renamed fields: REDCap deletes the data of the old variable name. Push the new field beside the old one first, copy the data, check it, and remove the old field then; "Keep the Data..." does this step by step.',
        ),
      );
    } else if (risk !== 'none' && (change.kind === 'choice-removed' || change.kind === 'choice-recoded')) {
      lines.add(
        l10n.t(
          'Deleted choices: keep the choice and hide it with @HIDECHOICE, or change the records to another choice first.',
        ),
      );
    } else if (risk === 'label-mismatch') {
      lines.add(
        l10n.t(
          'Changed labels: stored codes are read with their new labels from now on. Check that they mean the same; otherwise add a choice with a code of its own.',
        ),
      );
    } else if (risk === 'will-lose' && (change.kind === 'arm-removed' || change.kind === 'event-removed')) {
      lines.add(l10n.t('Removed arms and events: REDCap deletes their data. Export it first.'));
    } else if (risk === 'will-lose') {
      lines.add(
        l10n.t(
          'Removed or renamed instruments: the statuses of their forms are lost. Keep the name of the instrument; its title can be changed without.',
        ),
      );
    }
    for (const { why } of breaking) {
      if (why.kind === 'out-of-reach') {
        lines.add(
          l10n.t(
            'Data out of reach comes back to sight once the instrument {0} is designated to the events above and repeats as before.',
            why.form,
          ),
        );
      } else if (why.kind !== 'status-lost') {
        lines.add(
          l10n.t(
            'Values that no longer fit stay stored, but REDCap questions or drops them when their form is saved the next time. Correct them first, or widen the validation.',
          ),
        );
      }
    }
  }
  return [...lines];
}

function undoParagraphs(review: Review, l10n: L10n): readonly string[] {
  const hidden = review.limited?.flatMap((limit) => (limit.reason === 'hidden-fields' ? limit.instruments : [])) ?? [];
  return [
    plainMarkdown(
      l10n.t(
        'Before anything is sent, a snapshot of the records and of the set-up is kept on this computer. "Undo..." in the project\'s History puts the set-up back and the values that are missing then.',
      ),
    ),
    plainMarkdown(l10n.t('It does not bring back, where the project has them:')),
    bullets([
      limitText({ kind: 'record-history' }, l10n),
      limitText({ kind: 'signatures-and-locks' }, l10n),
      limitText({ kind: 'surveys' }, l10n),
      limitText({ kind: 'randomization' }, l10n),
      ...(hidden.length > 0 ? [limitText({ kind: 'hidden-instruments', instruments: hidden }, l10n)] : []),
      ...(review.limited?.some(({ reason }) => reason === 'own-group')
        ? [limitText({ kind: 'other-groups' }, l10n)]
        : []),
    ]),
  ];
}
