import type { ExportStructure } from '../exportStructure';
import { type CodebookColumn, plain } from './codebook';
import type { WrittenColumn } from './codebookData';

/** What a codebook says about one column, in the order of its table. */
function cellsOf({
  column,
  name = column,
  type,
  label,
  choices,
  metadata,
  remark = '',
}: WrittenColumn): readonly string[] {
  return [
    name === column ? column : `${name} (${column})`,
    label,
    [metadata ? kindOf(metadata) : type, remark].filter((part) => part !== '').join('; '),
    type === 'ticked'
      ? '1 = ticked, 0 = not ticked'
      : choices.map(({ code, label: words }) => `${code} = ${words}`).join('; '),
    metadata ? plain(metadata.field_note) : '',
    metadata?.branching_logic ?? '',
  ];
}

function kindOf({
  field_type,
  text_validation_type_or_show_slider_number: validation,
  identifier,
  required_field,
}: NonNullable<CodebookColumn['metadata']>): string {
  return [
    validation === '' ? field_type : `${field_type} (${validation})`,
    identifier === 'y' ? 'identifier' : '',
    required_field === 'y' ? 'required' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const headings = ['Column', 'Label', 'Type', 'Values', 'Note', 'Shown when'];

/** Columns by instrument; those of none stand first. */
function sections(columns: readonly WrittenColumn[], structure: ExportStructure) {
  const labels = new Map(structure.instruments.map(({ name, label }) => [name, label]));
  const forms = new Map<string, WrittenColumn[]>();
  for (const column of columns) {
    forms.set(column.form, [...(forms.get(column.form) ?? []), column]);
  }
  return Array.from(forms, ([form, own]) => ({
    title: form === '' ? 'Record' : `${labels.get(form) ?? form} (${form})`,
    own,
  }));
}

export function codebookMarkdown(title: string, columns: readonly WrittenColumn[], structure: ExportStructure): string {
  // Anything that could be markup is written so that it is none.
  const safe = (text: string): string =>
    text.replaceAll(/[\\`*_{}[\]<>#|!&~]/g, (c) => `\\${c}`).replaceAll(/\s+/g, ' ');
  const row = (cells: readonly string[]): string => `| ${cells.map(safe).join(' | ')} |`;
  const parts = sections(columns, structure).map(
    ({ title: heading, own }) =>
      `## ${safe(heading)}\n\n${row(headings)}\n|${' --- |'.repeat(headings.length)}\n${own.map((column) => row(cellsOf(column))).join('\n')}\n`,
  );
  return `# ${safe(title)}: codebook\n\n${parts.join('\n')}`;
}

export function codebookHtml(title: string, columns: readonly WrittenColumn[], structure: ExportStructure): string {
  const safe = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${safe(cell)}</${tag}>`).join('')}</tr>`;
  const parts = sections(columns, structure).map(
    ({ title: heading, own }) =>
      `<h2>${safe(heading)}</h2>\n<table>\n${row(headings, 'th')}\n${own.map((column) => row(cellsOf(column), 'td')).join('\n')}\n</table>\n`,
  );
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>${safe(title)}: codebook</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3em .6em;text-align:left;vertical-align:top}</style>
</head><body>
<h1>${safe(title)}: codebook</h1>
${parts.join('\n')}</body></html>
`;
}
