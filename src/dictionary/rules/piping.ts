import { say } from '../../common/wording';
import type { ReferenceNode, SmartPart, TextRange } from '../../logic/ast';
import { closest } from '../../logic/closest';
import { type EmbeddingToken, isKnownPiping, visitPiping } from '../../logic/piping';
import { referencesOf } from '../../logic/references';
import { smartVariableNamed, smartVariables } from '../../logic/smartVariables';
import type { ColumnName } from '../columnNames';
import { type Embedding, textColumns } from '../embeddings';
import type { Field } from '../field';
import type { TracedSymbols } from '../symbols';
import type { DictionaryModel } from '../model';
import type { RowReport, TableReport, TableRule } from './rule';

/** Piping and embedding in everything a person sees (`REDCAP_LOGIC.md §10`). */
export function lintPiping(field: Field, report: RowReport, symbols: TracedSymbols): void {
  for (const column of textColumns) {
    lintPipedText(field, column, field.value(column), 0, report, symbols);
  }
  if (field.hasChoiceList || field.type === 'slider') {
    lintPipedText(field, 'select_choices_or_calculations', field.choicesText, 0, report, symbols);
  }
}

/** @param text the cell's value, or the part of it that starts at `from` */
// oxlint-disable-next-line max-params -- called for every cell: no object a call
export function lintPipedText(
  field: Field,
  column: ColumnName,
  text: string,
  from: number,
  report: RowReport,
  symbols: TracedSymbols,
): void {
  if (!text.includes('[') && !text.includes('{')) {
    return;
  }
  const events = symbols.events();
  report.under('DD24', 'warning');
  const foreign = foreignParts(text);
  visitPiping(text, events === undefined ? {} : { isEvent: (name) => events.includes(name) }, {
    piping: (node) => {
      lintReference(column, node, from, report, symbols);
    },
    embedding: (token) => {
      if (!foreign.some(({ start, end }) => start <= token.start && token.end <= end)) {
        lintEmbedding(field, column, token, from, report, symbols);
      }
    },
  });
  if (column !== 'field_annotation' && text.includes('{')) {
    lintNearlyEmbedded(field, column, text, report, symbols);
  }
}

/** Braces around a field of the instrument that are nearly those of embedding, which has no blanks, choices or words other than icons. */
const nearlyEmbedded = /\{(\s{0,5})([a-z]\w{0,99})(\s{0,5}|\([^{}()]{0,50}\)|:(?!icons\})\w{1,50})\}/gi;

function lintNearlyEmbedded(
  field: Field,
  column: ColumnName,
  text: string,
  report: RowReport,
  symbols: TracedSymbols,
): void {
  const foreign = foreignParts(text);
  for (const found of text.matchAll(nearlyEmbedded)) {
    const { 0: written, 1: before = '', 2: name = '', 3: behind = '', index: start } = found;
    const end = start + written.length;
    if (
      (before !== '' || behind !== '') &&
      !foreign.some((part) => part.start <= start && end <= part.end) &&
      symbols.field(name.toLowerCase())?.form === field.form
    ) {
      report.add(
        column,
        say`${written} embeds nothing: between the braces stands the name of a field, or its name and :icons.`,
        {
          range: { start, end },
          detail: 'embedding-malformed',
          fix: report.setCell(
            say`Change to ${`{${name}}`}`,
            column,
            `${text.slice(0, start)}{${name}}${text.slice(end)}`,
          ),
        },
      );
    }
  }
}

/** Style sheets and scripts have braces of their own. */
function foreignParts(text: string): readonly TextRange[] {
  return /<(?:style|script)\b/i.test(text)
    ? Array.from(text.matchAll(/<(style|script)\b[\s\S]*?(?:<\/\1|$)/gi), ({ 0: part, index }) => ({
        start: index,
        end: index + part.length,
      }))
    : [];
}

function lintReference(
  column: ColumnName,
  node: ReferenceNode,
  from: number,
  report: RowReport,
  symbols: TracedSymbols,
): void {
  const { target, event } = node;
  if (target.kind === 'smart') {
    lintSmart(column, target, from, report);
    lintParameters(column, node, from, report, symbols);
    return;
  }
  const name = target.name.text.toLowerCase();
  const range = { start: from + target.name.start, end: from + target.name.end };
  if (isKnownPiping({ node }, (field) => symbols.isField(field))) {
    const choices = symbols.field(name)?.choices;
    if (target.code !== undefined && choices !== undefined && !choices.some(({ code }) => code === target.code?.text)) {
      report.add(column, say`${target.name.text} has no choice ${target.code.text}.`, {
        range: { start: from + target.code.start, end: from + target.code.end },
        detail: 'piping-unknown-choice',
      });
    }
    return;
  }
  // Brackets around ordinary words are text, and so are those around codes of vocabularies such as [OMIM_P]: names have no capitals.
  const isSpecial =
    event !== undefined || node.instance !== undefined || target.modifiers.length > 0 || target.code !== undefined;
  const mayBeName = target.name.text.includes('_') || isSpecial;
  const meant = mayBeName ? symbols.suggestion(name) : undefined;
  const isMeant = isSpecial || (mayBeName && (target.name.text === name || meant !== undefined));
  report.add(
    column,
    meant === undefined
      ? say`There is no field ${target.name.text}; [${target.name.text}] stays as it is written.`
      : say`There is no field ${target.name.text} (${meant} is there); [${target.name.text}] stays as it is written.`,
    {
      range,
      severity: isMeant ? 'warning' : 'hint',
      detail: 'piping-unknown-field',
    },
  );
}

/** A smart variable that is misspelt, or lacks what it has to be told. */
function lintSmart(column: ColumnName, { name, parameters }: SmartPart, from: number, report: RowReport): void {
  const variable = smartVariableNamed(name.text);
  const range = { start: from + name.start, end: from + name.end };
  const meant = variable === undefined ? closest(name.text.toLowerCase(), smartVariables.keys()) : undefined;
  if (meant !== undefined) {
    report.add(column, say`${name.text} is not a smart variable of REDCap (${meant} is).`, {
      range,
      detail: 'piping-unknown-smart-variable',
    });
  } else if (variable !== undefined && parameters.length < variable.required) {
    report.add(column, say`${variable.name} needs a parameter: [${variable.name}:${variable.parameters[0]!}].`, {
      range,
      detail: 'piping-smart-parameter',
    });
  }
}

/** Fields and instruments that a smart variable is told. */
function lintParameters(
  column: ColumnName,
  node: ReferenceNode,
  from: number,
  report: RowReport,
  symbols: TracedSymbols,
): void {
  for (const { inside, field, form } of referencesOf(node)) {
    if (field !== undefined && inside !== undefined && !symbols.isField(field.text.toLowerCase())) {
      const meant = symbols.suggestion(field.text.toLowerCase());
      report.add(
        column,
        meant === undefined
          ? say`There is no field ${field.text} for ${inside}.`
          : say`There is no field ${field.text} for ${inside}; ${meant} is there.`,
        { range: { start: from + field.start, end: from + field.end }, detail: 'piping-unknown-field' },
      );
    }
    const forms = form === undefined ? [] : symbols.forms();
    if (form !== undefined && inside !== undefined && forms.length > 0 && !forms.includes(form.text.toLowerCase())) {
      report.add(column, say`There is no instrument ${form.text} for ${inside}.`, {
        range: { start: from + form.start, end: from + form.end },
        detail: 'piping-unknown-form',
      });
    }
  }
}

// oxlint-disable-next-line max-params -- called for every cell: no object a call
function lintEmbedding(
  field: Field,
  column: ColumnName,
  { field: name, modifier }: EmbeddingToken,
  from: number,
  report: RowReport,
  symbols: TracedSymbols,
): void {
  const range = { start: from + name.start, end: from + name.end };
  const found = symbols.field(name.text.toLowerCase());
  if (found === undefined) {
    // `{margin:0}` is of a style sheet.
    if ((modifier === undefined || modifier.text === 'icons') && !symbols.isField(name.text.toLowerCase())) {
      report.add(column, say`There is no field ${name.text} to embed.`, {
        range,
        severity: name.text.includes('_') ? 'warning' : 'hint',
        detail: 'embedding-unknown-field',
      });
    }
  } else if (found.form !== field.form) {
    report.add(
      column,
      say`${name.text} is on the instrument ${found.form}: only fields of the same instrument can be embedded.`,
      { range, detail: 'embedding-other-form' },
    );
  } else if (found.name === field.key) {
    report.add(column, say`${name.text} cannot be embedded in itself.`, { range, detail: 'embedding-itself' });
  } else if (field.type === 'dropdown' && column === 'select_choices_or_calculations') {
    report.add(
      column,
      say`${name.text} cannot be embedded here: choices of a dropdown hold text only, those of radio buttons and checkboxes may hold fields.`,
      { range, detail: 'embedding-in-dropdown' },
    );
  }
}

/** A field can be embedded in one place only (`REDCAP_DATA_DICTIONARY.md §10`). */
export const embeddedTwice: TableRule = {
  code: 'DD24',
  title: 'Field embedded twice',
  severity: 'warning',
  anchor: '§10',
  check(model, report) {
    const forms = new Map<string, Map<string, Field>>();
    for (const index of model.embeddingPlaces) {
      const form = model.fieldList.get(index)?.form ?? '';
      const seen = forms.get(form) ?? new Map<string, Field>();
      forms.set(form, seen);
      checkEmbeddings(model, index, seen, report);
    }
  },
};

/** The record ID stands above every form, and nowhere else. */
export const embeddedRecordId: TableRule = {
  code: 'DD24',
  title: embeddedTwice.title,
  severity: 'warning',
  anchor: '§10',
  check(model, report) {
    const recordId = model.recordId?.key;
    for (const index of model.embeddingPlaces) {
      const found = model.fieldList.get(index)?.embeddings.find(({ name }) => name === recordId);
      if (found !== undefined && index > 0) {
        const row = model.rowNumber(index);
        const base = model.document.rowStart(row);
        report.add(row, model.layout.index(found.column), say`The record ID ${found.name} cannot be embedded.`, {
          place: { start: base + found.start, end: base + found.end },
          detail: 'embedding-record-id',
        });
      }
    }
  },
};

function checkEmbeddings(model: DictionaryModel, index: number, seen: Map<string, Field>, report: TableReport): void {
  const field = model.fieldList.get(index);
  if (field === undefined || field.embeddings.length === 0) {
    return;
  }
  // Once a cell: of a table of fields that was copied, all are there twice.
  const repeated = new Map<ColumnName, { readonly first: Embedding; readonly others: Set<string>; isHint: boolean }>();
  for (const embedding of field.embeddings) {
    const { column, name } = embedding;
    const other = seen.get(name);
    if (other !== undefined && model.names.has(name)) {
      // Two that branch may be made so that only one of them is ever shown.
      const maybeApart = other !== field && other.branchingLogic !== '' && field.branchingLogic !== '';
      const known = repeated.get(column) ?? { first: embedding, others: new Set<string>(), isHint: true };
      repeated.set(column, known);
      known.isHint &&= maybeApart;
      if (name !== known.first.name) {
        known.others.add(name);
      }
    }
    seen.set(name, field);
  }
  for (const [column, { first, others, isHint }] of repeated) {
    const row = model.rowNumber(index);
    const base = model.document.rowStart(row);
    report.add(
      row,
      model.layout.index(column),
      others.size === 0
        ? say`${first.name} is embedded in more than one place of ${field.form}.`
        : say`${first.name} is embedded in more than one place of ${field.form}, and so are other fields of this cell: ${others.size}.`,
      {
        place: { start: base + first.start, end: base + first.end },
        detail: 'embedding-twice',
        severity: isHint ? 'hint' : 'warning',
      },
    );
  }
}
