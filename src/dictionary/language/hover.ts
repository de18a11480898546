import { actionTags } from '../../logic/actionTagTable';
import { functionNamed, signatureOf } from '../../logic/functions';
import { smartVariableNamed } from '../../logic/smartVariables';
import { columns } from '../columnNames';
import { validationType } from '../validation';
import { columnDoc, typeDoc } from './columnDocs';
import { type Cursor, cursorAt, useAt } from './cursor';
import type { DictionaryIndex, Use } from './dictionaryIndex';
import { fieldCard, typeText } from './fieldCard';
import type { L10n } from '../../common/wording';
import { codeSpan, escapeMarkdown, plainLabel } from './markdown';

export interface HoverCard {
  /** Nothing of the file's own text is markup in it. */
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

/** What the thing at `offset` means: a name, a function, a tag, or the column. */
export function hoverAt(index: DictionaryIndex, offset: number, l10n: L10n): HoverCard | undefined {
  const use = useAt(index, offset);
  const meaning = use && meaningOf(index, use, l10n);
  if (use && meaning !== undefined) {
    return { markdown: meaning, start: use.start, end: use.end };
  }
  const cursor = cursorAt(index, offset);
  const markdown = cursor && cellMeaning(cursor, l10n);
  return cursor && markdown !== undefined ? { markdown, start: cursor.cell.start, end: cursor.cell.end } : undefined;
}

function meaningOf(index: DictionaryIndex, { mention, field: row }: Use, l10n: L10n): string | undefined {
  const { name } = mention;
  switch (mention.kind) {
    case 'field': {
      const field = mention.role === 'declaration' ? row : index.field(name);
      const form = field === undefined ? index.statusForm(name) : undefined;
      return field
        ? fieldCard(index, field, l10n)
        : form
          ? `${codeSpan(name)} ${escapeMarkdown(l10n.t('Form status of {0}: 0 Incomplete, 1 Unverified, 2 Complete.', form.name))}`
          : index.isEvent(name)
            ? eventCard(index, name)
            : undefined;
    }
    case 'form':
      return formCard(index, name, l10n);
    case 'event':
      return eventCard(index, name);
    case 'matrix': {
      const fields = index.model.matrices.find((group) => group.name.toLowerCase() === name)?.fields ?? [];
      return `${codeSpan(name)} ${escapeMarkdown(l10n.t('Matrix group, fields: {0}:', fields.length))} ${fields
        .slice(0, 12)
        .map((field) => codeSpan(field.name))
        .join(' ')}`;
    }
    case 'choice': {
      const label = index.symbols.field(mention.of ?? '')?.choices?.find((choice) => choice.code === name)?.label;
      return label === undefined
        ? undefined
        : `${codeSpan(name)} ${escapeMarkdown(plainLabel(label, 300))} (${codeSpan(mention.of ?? '')})`;
    }
    case 'smart': {
      const variable = smartVariableNamed(name);
      return (
        variable &&
        `${codeSpan(`[${[variable.name, ...variable.parameters].join(':')}]`)}\n\n${escapeMarkdown(l10n.t(variable.doc))}`
      );
    }
    case 'function': {
      const fn = functionNamed(name);
      return fn && `${codeSpan(signatureOf(fn))}\n\n${escapeMarkdown(l10n.t(fn.doc))}`;
    }
    case 'tag': {
      const tag = actionTags.get(name);
      return (
        tag &&
        `${codeSpan(tag.name)}\n\n${escapeMarkdown(l10n.t(tag.doc))}${tag.types.length === 0 ? '' : `\n\n${escapeMarkdown(l10n.t('Works on: {0}', tag.types.join(', ')))}`}`
      );
    }
  }
}

function formCard(index: DictionaryIndex, name: string, l10n: L10n): string | undefined {
  const form = index.form(name);
  if (form === undefined) {
    return undefined;
  }
  const label = index.facts.formLabels?.get(form.name);
  const events = index.facts.eventsOfForm?.get(form.name) ?? [];
  return [
    `${codeSpan(form.name)}${label === undefined ? '' : ` ${escapeMarkdown(plainLabel(label))}`}`,
    escapeMarkdown(
      form.fields.length === 1
        ? l10n.t('Instrument of 1 field.')
        : l10n.t('Instrument of {0} fields.', form.fields.length),
    ),
    ...(events.length === 0 ? [] : [`${escapeMarkdown(l10n.t('In the events'))} ${events.map(codeSpan).join(' ')}`]),
  ].join('\n\n');
}

function eventCard(index: DictionaryIndex, name: string): string | undefined {
  const event = index.facts.events?.find((known) => known.name === name);
  return event && `${codeSpan(event.name)} ${escapeMarkdown(plainLabel(event.label))}`;
}

/** The column, and what the value says in it. Cells of running text are left alone: their words explain themselves. */
function cellMeaning({ index, row, cellIndex, column, field, value }: Cursor, l10n: L10n): string | undefined {
  if (column === undefined || (row > 0 && (field === undefined || value.trim() === ''))) {
    return undefined;
  }
  const title = `${codeSpan(column)} ${escapeMarkdown(columns.find(({ name }) => name === column)?.header ?? '')}`;
  const about = `${title}\n\n${escapeMarkdown(columnDoc(column, l10n))}`;
  if (row === 0) {
    return index.model.layout.index(column) === cellIndex ? about : undefined;
  }
  switch (column) {
    case 'field_type':
      return field?.knownType === undefined
        ? about
        : `${codeSpan(field.knownType)} ${escapeMarkdown(typeDoc(field.knownType, l10n))}`;
    case 'text_validation_type_or_show_slider_number': {
      const type = field?.type === 'text' ? validationType(field.validation) : undefined;
      return type === undefined
        ? about
        : `${codeSpan(type.name)} ${escapeMarkdown(field === undefined ? type.label : typeText(field, l10n))}\n\n${escapeMarkdown(type.bounds ? l10n.t('Takes a minimum and a maximum.') : l10n.t('Takes no minimum or maximum.'))}`;
    }
    case 'section_header':
    case 'field_label':
    case 'field_note':
    case 'select_choices_or_calculations':
    case 'field_annotation':
    case 'branching_logic':
      return undefined;
    default:
      return about;
  }
}
