import { count } from '../../common/count';
import type { L10n } from '../../common/l10n';
import { plainMarkdown } from '../../dictionary/language/markdown';
import { words } from '../../state/words';
import { whenText } from '../words/historyText';
import type { WantedCell } from './compareRows';
import type { ImportPlan } from './plan';
import type { ImportProblem } from './problem';
import { orderText, problemText } from './problemWords';
import { importLines } from './words';

/** Problems that the document lists; more are at their cells. */
const mostProblems = 200;
/** A value in a table is for recognizing, not for reading. */
const mostCharacters = 60;

/** The review of an import as a document to read; it shows values of the first changes and is kept nowhere. Nothing in it acts as markup. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function importReview(plan: ImportPlan, title: string, when: Date, l10n: L10n): string {
  const { counts, examples, parts, problems, reading, inspected, created, source } = plan;
  const w = words(l10n);
  const troubles = problems.counts.error + problems.counts.warning + problems.counts.note;
  const section = (heading: string, paragraphs: readonly string[]): readonly string[] =>
    paragraphs.length === 0 ? [] : [`## ${plainMarkdown(heading)}`, ...paragraphs];
  const kinds: readonly (readonly [WantedCell['change'], string])[] = [
    ['changed', l10n.t('Overwritten')],
    ['erased', l10n.t('Would be erased where blank cells erase')],
    ['new', l10n.t('New')],
  ];
  return `${[
    `# ${plainMarkdown(title)}`,
    plainMarkdown(
      l10n.t(
        '{0}, read {2} as {3}. Rows: {1}. Dates: {4}. Choices: {5}.',
        source.name,
        count(counts.rows, l10n),
        whenText(when.toISOString()),
        inspected.encoding === 'utf-8' ? 'UTF-8' : 'Windows-1252',
        orderText(reading.dateOrder),
        reading.labels ? l10n.t('labels become codes') : l10n.t('codes'),
      ),
    ),
    bullets(importLines(plan, l10n)),
    ...section(
      l10n.t('By instrument'),
      parts.length === 0
        ? []
        : [
            table(
              [
                l10n.t('Event'),
                l10n.t('Instrument'),
                l10n.t('New'),
                l10n.t('Overwritten'),
                l10n.t('Erased, if you choose so'),
              ],
              parts.map((part) => [
                part.event,
                part.instrument,
                count(part.new, l10n),
                count(part.changed, l10n),
                count(part.erasable, l10n),
              ]),
            ),
          ],
    ),
    ...section(
      troubles > mostProblems
        ? l10n.t('Problems, the first {0} of {1}', mostProblems, count(troubles, l10n))
        : l10n.t('Problems'),
      problems.list.length === 0
        ? []
        : [
            ...(problems.list.length < troubles
              ? [plainMarkdown(l10n.t('The first {0} are shown at their cells.', count(problems.list.length, l10n)))]
              : []),
            table(
              [l10n.t('Line'), l10n.t('Column'), l10n.t('What is wrong'), l10n.t('What follows')],
              inOrder(problems.list)
                .slice(0, mostProblems)
                .map((problem) => [
                  String(problem.spot.line + 1),
                  problem.column,
                  problemText(problem, l10n),
                  followsText(problem, l10n),
                ]),
            ),
          ],
    ),
    ...kinds.flatMap(([change, heading]) => {
      const shown = examples.filter((example) => example.change === change);
      return section(
        heading,
        shown.length === 0
          ? []
          : [
              table(
                [l10n.t('Line'), l10n.t('Record'), l10n.t('Place'), l10n.t('Column'), l10n.t('Now'), l10n.t('Then')],
                shown.map((example) => [
                  String(example.line),
                  example.record,
                  example.place,
                  example.column,
                  short(example.before),
                  short(example.after),
                ]),
              ),
              ...moreText(changesOf(plan, change) - shown.length, l10n),
            ],
      );
    }),
    ...section(
      l10n.t('Records that come into being'),
      created.length === 0 ? [] : [plainMarkdown(w.names(created, 200))],
    ),
    ...section(l10n.t('Not judged'), [
      bullets([
        l10n.t('Whether records and forms are locked: REDCap does not tell; it refuses them, and they are named then.'),
        l10n.t('Whether values of a unique field are in other records already.'),
        l10n.t('What calculations, alerts and surveys make of the new values.'),
      ]),
    ]),
  ].join('\n\n')}\n`;
}

function changesOf({ counts }: ImportPlan, change: WantedCell['change']): number {
  return change === 'new' ? counts.new : change === 'changed' ? counts.changed : counts.erasable;
}

function moreText(more: number, l10n: L10n): readonly string[] {
  return more > 0 ? [plainMarkdown(l10n.t('{0} more', count(more, l10n)))] : [];
}

/** What is not sent first. */
function inOrder(problems: readonly ImportProblem[]): readonly ImportProblem[] {
  const rank = { error: 0, warning: 1, note: 2 } as const;
  return [...problems].sort((a, b) => rank[a.severity] - rank[b.severity] || a.spot.line - b.spot.line);
}

function followsText({ severity }: ImportProblem, l10n: L10n): string {
  return severity === 'error'
    ? l10n.t('not imported')
    : severity === 'warning'
      ? l10n.t('imported all the same')
      : l10n.t('for your information');
}

function short(value: string): string {
  const line = value.replaceAll(/\s*[\r\n]+\s*/g, ' ⏎ ');
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${plainMarkdown(line)}`).join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(plainMarkdown).join(' | ')} |`;
  return [row(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(row)].join('\n');
}
