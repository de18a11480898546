import { parseLogic } from '../../logic/parser';
import { scanActionTags } from '../../logic/actionTags';
import { parseSliderLabels } from '../choices';
import { cellName } from '../coordinates';
import type { Field } from '../field';
import { validationType } from '../validation';
import type { DictionaryIndex } from './dictionaryIndex';
import { inWords } from './inWords';
import type { L10n } from '../../common/wording';
import { codeSpan, escapeMarkdown, plainLabel } from './markdown';
import { fieldsNeeding } from './navigate';

const mostChoices = 12;
const mostUsers = 8;

/** Everything worth knowing of a field, as Markdown in which nothing of the file's text is markup. */
export function fieldCard(index: DictionaryIndex, field: Field, l10n: L10n): string {
  const label = plainLabel(field.label, 300);
  const parts = [
    `${codeSpan(field.name)}${label === '' ? '' : ` ${escapeMarkdown(label)}`}`,
    facts(index, field, l10n),
    choices(field, l10n),
    logic(index, field, l10n),
    users(index, field, l10n),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function facts(index: DictionaryIndex, field: Field, l10n: L10n): string {
  const row = index.rowOf(field);
  const tags = scanActionTags(field.annotation).map(({ tag }) => tag);
  return [
    escapeMarkdown([typeText(field, l10n), rangeText(field, l10n)].filter((part) => part !== '').join(', ')),
    escapeMarkdown(
      l10n.t('Instrument {0}, {1}', field.form, cellName(row, Math.max(0, index.model.layout.index('field_name')))),
    ),
    ...(field.isRequired ? [escapeMarkdown(l10n.t('Required'))] : []),
    ...(field.isIdentifier ? [escapeMarkdown(l10n.t('Identifier'))] : []),
    ...(field.matrix === '' ? [] : [escapeMarkdown(l10n.t('Matrix group {0}', field.matrix))]),
    ...(tags.length === 0 ? [] : [tags.map(codeSpan).join(' ')]),
  ]
    .filter((line) => line !== '')
    .join('  \n');
}

/** The type with its validation, in plain words. */
export function typeText(field: Field, l10n: L10n): string {
  const { validation } = field;
  const known = field.type === 'text' ? validationType(validation)?.label : undefined;
  return validation === '' ? field.type : l10n.t('{0}, {1}', field.type, known ?? validation);
}

function rangeText(field: Field, l10n: L10n): string {
  const [min, max] = [field.min.trim(), field.max.trim()];
  return min !== '' && max !== ''
    ? l10n.t('{0} to {1}', min, max)
    : min !== ''
      ? l10n.t('from {0}', min)
      : max !== ''
        ? l10n.t('up to {0}', max)
        : '';
}

function choices(field: Field, l10n: L10n): string {
  if (field.type === 'slider' && field.choicesText.trim() !== '') {
    const { left, middle, right } = parseSliderLabels(field.choicesText);
    return escapeMarkdown(
      [left, middle, right]
        .filter((label) => label !== '')
        .map((label) => plainLabel(label, 60))
        .join(' … '),
    );
  }
  const list = field.choices ?? [];
  const shown = list
    .slice(0, mostChoices)
    .map(({ code, label }) => `- ${codeSpan(code)} ${escapeMarkdown(plainLabel(label))}`);
  return [
    ...shown,
    ...(list.length > mostChoices ? [`- ${escapeMarkdown(l10n.t('… {0} more', list.length - mostChoices))}`] : []),
  ].join('\n');
}

function logic(index: DictionaryIndex, field: Field, l10n: L10n): string {
  const lines: string[] = [];
  if (field.branchingLogic.trim() !== '') {
    lines.push(
      escapeMarkdown(
        l10n.t('Shown only if {0}', cut(inWords(parseLogic(field.branchingLogic).ast, index.symbols, l10n))),
      ),
    );
  }
  if (field.type === 'calc' && field.choicesText.trim() !== '') {
    lines.push(`${escapeMarkdown(l10n.t('Calculated as'))} ${codeSpan(cut(field.choicesText))}`);
  }
  return lines.join('\n\n');
}

function users(index: DictionaryIndex, field: Field, l10n: L10n): string {
  const needing = fieldsNeeding(index, field);
  const count = needing.length;
  if (count === 0) {
    return escapeMarkdown(l10n.t('No other field needs it.'));
  }
  const shown = needing
    .slice(0, mostUsers)
    .map((user) => codeSpan(user.name))
    .join(' ');
  const rest = count > mostUsers ? ` ${escapeMarkdown(l10n.t('and {0} more', count - mostUsers))}` : '';
  return `${escapeMarkdown(count === 1 ? l10n.t('Needed by 1 field:') : l10n.t('Needed by {0} fields:', count))} ${shown}${rest}`;
}

function cut(text: string): string {
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}
