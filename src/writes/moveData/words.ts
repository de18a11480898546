import { escapeMarkdown } from '../../dictionary/language/markdown';
import { whenText } from '../words/historyText';
import type { L10n } from '../../common/l10n';
import { concernsData, reviewLines } from '../review/reviewText';
import { warningText } from '../deletes/words';
import { words } from '../../state/words';
import type { FieldPair } from './fieldPair';
import type { CopyPlan } from './plan';
import type { MovePlan } from './planMove';
import type { PairSurvey, Survey } from './survey';

/** `a → b`; of many the first. */
export function pairsText(pairs: readonly FieldPair[], l10n: L10n): string {
  return words(l10n).list(
    pairs.map(({ from, to }) => `${from} → ${to}`),
    5,
  );
}

/** How much one pair holds: `12 values, 2 files in 3 records (2 events, 4 in repeating instances)`. */
function extentOf(pair: PairSurvey, l10n: L10n): string {
  const w = words(l10n);
  if (pair.records === 0) {
    return l10n.t('no data');
  }
  const what = [
    ...(pair.values > 0 ? [w.values(pair.values)] : []),
    ...(pair.files > 0 ? [w.files(pair.files)] : []),
  ].join(', ');
  const where = [
    ...(pair.events.length > 0 ? [w.events(pair.events.length)] : []),
    ...(pair.instances > 0 ? [l10n.t('{0} of them in repeating instances', pair.instances)] : []),
  ].join(', ');
  const extent =
    where === ''
      ? l10n.t('{0} in {1}', what, w.records(pair.records))
      : l10n.t('{0} in {1} ({2})', what, w.records(pair.records), where);
  return pair.same === 0 ? extent : l10n.t('{0}; {1} of them are there already', extent, pair.same);
}

export function surveyLines({ pairs }: Survey, l10n: L10n): readonly string[] {
  return pairs.map((pair) => l10n.t('{0}: {1}', `${pair.from} → ${pair.to}`, extentOf(pair, l10n)));
}

/** The four steps, in order. */
export function stepLines({ bridge, survey, request }: MovePlan, l10n: L10n): readonly string[] {
  const w = words(l10n);
  const [sources, targets] = [w.list(request.pairs.map(({ from }) => from)), w.list(request.pairs.map(({ to }) => to))];
  return [
    bridge === undefined
      ? l10n.t('Add: the server has the fields already: {0}', targets)
      : l10n.t("Add: push the server's data dictionary with {0} beside {1}. Nothing leaves.", targets, sources),
    survey.open.length === 0
      ? l10n.t('Copy: everything is there already')
      : l10n.t(
          'Copy: the values and files of {0}, to the same record, event and instance. What stands there already is not overwritten.',
          w.records(survey.open.length),
        ),
    l10n.t('Verify: every value is read back and has to be equal, everything else of these records unchanged.'),
    l10n.t('Remove: push the data dictionary without {0}, once both hold the same at that moment.', sources),
  ];
}

/** What names fields outside of the data dictionary, where the API changes nothing. */
function elsewhere({ info, request }: MovePlan, l10n: L10n): readonly string[] {
  const sources = request.pairs.map(({ from }) => from);
  const named = sources.filter(
    (name) => info.secondaryUniqueField === name || info.customRecordLabel.includes(`[${name}]`),
  );
  return [
    ...(named.length > 0
      ? [
          l10n.t(
            "The project names {0} as its secondary unique field or in its custom record label: change that in REDCap's Project Setup.",
            named.join(', '),
          ),
        ]
      : []),
    l10n.t(
      'Reports, dashboards, alerts, survey settings and anything else outside of the data dictionary that names the old fields is not changed.',
    ),
  ];
}

/** What the user is told before consenting, the worst first; names and counts, no values. */
export function moveLines(plan: MovePlan, l10n: L10n): readonly string[] {
  const rest = plan.rest.items.some(concernsData) ? reviewLines(plan.rest, l10n) : [];
  return [
    ...surveyLines(plan.survey, l10n),
    ...(rest.length === 0 ? [] : [l10n.t('The last step changes more than that:'), ...rest]),
    ...plan.warnings.map((warning) => warningText(warning, l10n)),
    '',
    ...stepLines(plan, l10n).map((line, index) => l10n.t('{0}. {1}', index + 1, line)),
    '',
    l10n.t(
      'Each step begins only when the one before it has been read back. Whatever stops it, the data is in the old field, in the new one, or in both; running it again goes on from there.',
    ),
    ...elsewhere(plan, l10n),
  ];
}

/** The plan as a Markdown document; nothing in a name acts as markup. */
export function moveMarkdown(plan: MovePlan, title: string, when: Date, l10n: L10n): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const w = words(l10n);
  const rest = plan.rest.items.some(concernsData) ? reviewLines(plan.rest, l10n) : [];
  const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
  return `${[
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(l10n.t('Read {0}.', whenText(when.toISOString()))),
    `## ${escapeMarkdown(l10n.t('Data'))}`,
    [
      row([
        l10n.t('From'),
        l10n.t('To'),
        l10n.t('Records'),
        l10n.t('Values'),
        l10n.t('Files'),
        l10n.t('There already'),
        l10n.t('Events'),
      ]),
      '| --- | --- | ---: | ---: | ---: | ---: | --- |',
      ...plan.survey.pairs.map((pair) =>
        row([
          pair.from,
          pair.to,
          String(pair.records),
          String(pair.values),
          String(pair.files),
          String(pair.same),
          w.list(pair.events),
        ]),
      ),
    ].join('\n'),
    `## ${escapeMarkdown(l10n.t('Steps'))}`,
    stepLines(plan, l10n)
      .map((line, index) => `${index + 1}. ${escapeMarkdown(line)}`)
      .join('\n'),
    `## ${escapeMarkdown(l10n.t('If it stops'))}`,
    bullets([
      l10n.t('It stops at the first step that does not end as planned, and says where it stands.'),
      l10n.t('Running it again reads the server afresh and passes over what is done. Nothing is copied twice.'),
      l10n.t('Somebody who changes the old field in the meantime stops the last step.'),
    ]),
    `## ${escapeMarkdown(l10n.t('What an undo brings back'))}`,
    bullets([
      l10n.t("Undoing the last push in the project's History brings the old fields back, with their data."),
      l10n.t('The copies stay in the new fields: undo removes nothing.'),
      l10n.t("The history of the values in REDCap's log stays with the old variable names."),
    ]),
    `## ${escapeMarkdown(l10n.t('What is not changed'))}`,
    bullets(elsewhere(plan, l10n)),
    ...(rest.length === 0 ? [] : [`## ${escapeMarkdown(l10n.t('What else the last step changes'))}`, bullets(rest)]),
    ...(plan.warnings.length === 0 ? [] : [bullets(plan.warnings.map((warning) => warningText(warning, l10n)))]),
  ].join('\n\n')}\n`;
}

/** The same as a Markdown document. */
export function copyMarkdown(plan: CopyPlan, title: string, l10n: L10n): string {
  return `# ${escapeMarkdown(title)}\n\n${copyLines(plan, l10n)
    .filter((line) => line !== '')
    .map((line) => `- ${escapeMarkdown(line)}`)
    .join('\n')}\n`;
}

/** What the user is told before data is copied and nothing else is done. */
export function copyLines(plan: CopyPlan, l10n: L10n): readonly string[] {
  return [
    ...surveyLines(plan.survey, l10n),
    '',
    l10n.t(
      'Values and files of {0} are copied to the same record, event and instance, read back, and have to be equal. Nothing is overwritten, nothing leaves.',
      words(l10n).records(plan.survey.open.length),
    ),
    l10n.t('A snapshot of these records is taken first. Undo removes nothing, so the copies stay.'),
    ...plan.warnings.map((warning) => warningText(warning, l10n)),
  ];
}
