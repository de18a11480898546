import type { L10n } from '../../../common/l10n';
import type { DictionaryIndex } from '../../../dictionary/language/dictionaryIndex';
import { inWords } from '../../../dictionary/language/inWords';
import { codeSpan, plainLabel, plainMarkdown } from '../../../dictionary/language/markdown';
import { displayed } from '../../../logic/dates';
import { logicOf } from '../fieldLogic';
import { type Assignment, type BranchOutcome, isGiven, type TestedField, type TestedForm } from './testBranches';

/** What *Test Every Branch* found out, as Markdown: first what nobody can ever see. */
export function branchReport({ form, fields }: TestedForm, index: DictionaryIndex, l10n: L10n): string {
  const of = (kind: BranchOutcome['kind']): readonly TestedField[] =>
    fields.filter(({ outcome }) => outcome.kind === kind);
  const words = new Words(index, l10n);
  const parts: readonly (readonly [string, readonly TestedField[], string])[] = [
    [
      l10n.t('No answers show these fields'),
      of('never'),
      l10n.t('Their branching logic contradicts itself: every value that makes a difference was tried.'),
    ],
    [
      l10n.t('Shown only while a hidden field keeps an answer'),
      of('throughHidden'),
      l10n.t('The answer is given in a field that the same answers hide.'),
    ],
    [l10n.t('Not decided'), of('undecided'), ''],
    [l10n.t('Cannot be read'), of('unreadable'), l10n.t('The branching logic has errors.')],
    [l10n.t('Hidden by an action tag'), of('tag'), ''],
    [l10n.t('Answers that show each field'), of('shown'), l10n.t('All other answers are blank.')],
  ];
  const always = of('always').length;
  return [
    `# ${plainMarkdown(l10n.t('Branches of {0}', form))}`,
    '',
    plainMarkdown(l10n.t('Fields: {0}, without branching logic: {1}.', fields.length, always)),
    '',
    ...parts.flatMap(([heading, found, remark]) =>
      found.length === 0
        ? []
        : [
            `## ${plainMarkdown(heading)} (${found.length})`,
            '',
            ...(remark === '' ? [] : [plainMarkdown(remark), '']),
            ...found.map((one) => words.line(one)),
            '',
          ],
    ),
    plainMarkdown(
      l10n.t(
        'Found out on this computer from the text of the dictionary: every choice, and values around the numbers, dates and texts that the logic names.',
      ),
    ),
    '',
  ].join('\n');
}

class Words {
  constructor(
    private readonly index: DictionaryIndex,
    private readonly l10n: L10n,
  ) {}

  line({ field, outcome }: TestedField): string {
    const name = codeSpan(field.name);
    switch (outcome.kind) {
      case 'always':
        return `- ${name}`;
      case 'tag':
        return `- ${name}: ${codeSpan(outcome.tag)}`;
      case 'shown':
      case 'throughHidden':
        return `- ${name}: ${this.answers(outcome.answers)}`;
      case 'undecided':
        return `- ${name}: ${plainMarkdown(
          outcome.because === 'size'
            ? this.l10n.t('there are too many combinations of answers')
            : this.l10n.t('no answers were found, but not every value could be tried'),
        )}`;
      case 'never':
      case 'unreadable':
        return `- ${name}: ${plainMarkdown(inWords(logicOf(field).branching.ast, this.index.symbols, this.l10n))}`;
    }
  }

  private answers(answers: Assignment): string {
    const said = [...answers]
      .filter(([key, value]) => isGiven(key, value))
      .map(([key, value]) => this.answer(key, value));
    return said.length === 0 ? plainMarkdown(this.l10n.t('nothing has to be answered')) : said.join('; ');
  }

  private answer(key: string, value: string): string {
    const [, event = '', instance = '1', field = '', code] = /^([^/]*)\/(\d+)\/([^(]*)(?:\((.*)\))?$/s.exec(key) ?? [];
    const symbol = this.index.symbols.field(field);
    const label = symbol?.choices?.find((choice) => choice.code === (code ?? value))?.label;
    const where = [...(event === '' ? [] : [event]), ...(instance === '1' ? [] : [instance])];
    const name = codeSpan(`[${field}${code === undefined ? '' : `(${code})`}]`);
    const shown = plainMarkdown(displayed(value, symbol?.validation));
    return [
      `${name} = ${shown}`,
      ...(label === undefined ? [] : [plainMarkdown(`(${plainLabel(label, 60)})`)]),
      ...(where.length === 0 ? [] : [plainMarkdown(`(${where.join(', ')})`)]),
    ].join(' ');
  }
}
