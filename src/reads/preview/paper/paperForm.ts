import { createHash } from 'node:crypto';
import type { L10n } from '../../../common/l10n';
import { plainLabel } from '../../../dictionary/language/markdown';
import { inWords } from '../../../dictionary/language/inWords';
import type { DictionaryIndex } from '../../../dictionary/language/dictionaryIndex';
import { drawBlankForm } from '../drawForm';
import { escapeHtml } from '../escapedRecord';
import { logicOf } from '../fieldLogic';
import type { Block, ChoiceView, Control, FieldView, FormPicture, HiddenView } from '../picture';
import { paperStyle } from './paperStyle';
import { type PaperWords, paperWords } from './paperWords';
import { safeHtml } from './safeHtml';

export interface PaperAsked {
  /** Instruments, each on pages of its own. */
  readonly forms: readonly string[];
  /** What the dictionary is called; plain text. */
  readonly title: string;
  /** The day, as people read it. */
  readonly printed: string;
  /** BCP 47 */
  readonly language: string;
}

/** So many choices stand in columns. */
const manyChoices = 12;
const longestCondition = 500;
const longestName = 60;
const deepestEmbedding = 20;

/**
 * Instruments as a form to print and to fill in by hand: one HTML file that needs nothing else, runs nothing and asks for nothing. Branching is said in
 * words, choices are boxes, what is computed is named. Pure; never throws, whatever the dictionary holds.
 */
export function paperForms(index: DictionaryIndex, asked: PaperAsked, l10n: L10n): string {
  const words = paperWords(l10n);
  const hash = createHash('sha256').update(paperStyle).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const pages = asked.forms.map((form) => new Paper(index, drawBlankForm(index, form, l10n), words, l10n).page());
  const made = words.made.replace('{0}', asked.title).replace('{1}', asked.printed);
  return `<!DOCTYPE html>
<html lang="${escapeHtml(asked.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(asked.title)}</title>
<style>${paperStyle}</style>
</head>
<body>
<h1 dir="auto">${escapeHtml(asked.title)}</h1>
<p class="made" dir="auto">${escapeHtml(made)}</p>
${pages.join('\n')}
</body>
</html>
`;
}

class Paper {
  private depth = 0;

  constructor(
    private readonly index: DictionaryIndex,
    private readonly picture: FormPicture,
    private readonly words: PaperWords,
    private readonly l10n: L10n,
  ) {}

  page(): string {
    const { picture, words, index } = this;
    const longitudinal = (index.facts.events ?? []).length > 0;
    const ids = [words.recordId, ...(longitudinal ? [words.event] : [])]
      .map((word) => `<span>${escapeHtml(word)} <span class="line"></span></span>`)
      .join(' ');
    return [
      '<section class="form">',
      `<h2 dir="auto">${escapeHtml(picture.title)}</h2>`,
      `<p class="ids">${ids}</p>`,
      ...picture.blocks.map((block) => this.block(block)),
      '</section>',
    ].join('\n');
  }

  private block(block: Block): string {
    switch (block.kind) {
      case 'section':
        return `<h3>${this.text(block.label)}</h3>`;
      case 'field':
        return this.field(block.field);
      case 'hidden':
        return '';
      case 'matrix':
        return this.matrix(block);
    }
  }

  private field(field: FieldView): string {
    const isWide = field.control.kind === 'descriptive';
    const answer = isWide ? '' : `<div class="answer">${this.control(field)}${this.note(field)}</div>`;
    const look = isWide ? ' wide' : field.isLeft ? ' below' : '';
    return `<div class="field${look}"><div class="question">${this.question(field)}${isWide ? this.note(field) : ''}</div>${answer}</div>`;
  }

  private question(field: FieldView): string {
    const { words } = this;
    const number = field.number === '' ? '' : `<span class="number">${escapeHtml(field.number)}) </span>`;
    return [
      this.condition(field.name),
      `<div class="text">${number}${this.text(field.label)}</div>`,
      field.isRequired ? `<div class="required">* ${escapeHtml(words.required)}</div>` : '',
    ].join('');
  }

  /** Who is asked, in words: on paper nothing appears by itself. */
  private condition(name: string): string {
    const field = this.index.field(name);
    const ast = field && logicOf(field).branching.ast;
    if (ast === undefined) {
      return '';
    }
    const naming = { called: (other: string) => this.called(other), withCodes: false };
    const said = plainLabel(inWords(ast, this.index.symbols, this.l10n, naming), longestCondition);
    return `<span class="if" dir="auto">${escapeHtml(this.words.onlyIf.replace('{0}', said))}</span>`;
  }

  /** Names of variables are not on the paper: a question by its words, with its instrument where that is another one. */
  private called(name: string): string {
    const { index, picture } = this;
    const field = index.field(name.toLowerCase());
    const label = plainLabel(field?.label ?? '', longestName);
    if (field === undefined || label === '') {
      return name;
    }
    return field.form === picture.form
      ? `“${label}”`
      : `“${label}” (${plainLabel(index.facts.formLabels?.get(field.form) ?? field.form, longestName)})`;
  }

  private note({ note }: FieldView): string {
    return note === '' ? '' : `<span class="note text">${this.text(note)}</span>`;
  }

  private control({ control, isVertical, name }: FieldView): string {
    const { words } = this;
    switch (control.kind) {
      case 'text':
        return control.format === ''
          ? '<span class="line"></span>'
          : `<span class="line short"></span> ${escapeHtml(control.format)}`;
      case 'notes':
        return `<span class="lines">${'<span class="line"></span>'.repeat(4)}</span>`;
      case 'radio':
      case 'dropdown':
        return this.choices(control.choices, 'round', isVertical);
      case 'checkbox':
        return this.choices(control.choices, 'square', isVertical);
      case 'slider':
        return this.slider(control);
      case 'calc':
        return `<span class="inert">${escapeHtml(words.calculated)}</span>`;
      case 'descriptive':
        return '';
      case 'inert':
        return this.inert(name, control.text);
    }
  }

  private inert(name: string, text: string): string {
    const field = this.index.field(name);
    if (field?.type !== 'file') {
      return `<span class="inert">${escapeHtml(text)}</span>`;
    }
    return field.validation === 'signature'
      ? `<span class="lines"><span class="line"></span></span><span class="inert">${escapeHtml(this.words.signature)}</span>`
      : `<span class="inert">${escapeHtml(this.words.file)}</span>`;
  }

  private choices(choices: readonly ChoiceView[], shape: 'round' | 'square', isVertical: boolean): string {
    const look = choices.length > manyChoices ? ' many' : isVertical ? '' : ' across';
    const lines = choices.map(
      ({ label }) => `<span class="choice">${boxOf(shape)}<span class="text">${this.text(label)}</span></span>`,
    );
    return `<span class="choices${look}">${lines.join('')}</span>`;
  }

  private slider({ left, middle, right }: Extract<Control, { readonly kind: 'slider' }>): string {
    const ends = [left, middle, right].map((label) => `<span>${this.text(label)}</span>`).join('');
    return `<span class="ends">${ends}</span><span class="scale"></span><span class="inert">${escapeHtml(this.words.scale)}</span>`;
  }

  private matrix(block: Block & { readonly kind: 'matrix' }): string {
    const shown = block.rows.flatMap((row) => ('field' in row ? [row.field] : []));
    if (shown.length === 0) {
      return '';
    }
    const shape = shown[0]?.control.kind === 'checkbox' ? 'square' : 'round';
    const heads = block.columns.map(({ label }) => `<th scope="col">${this.text(label)}</th>`).join('');
    const cells = `<td>${boxOf(shape)}</td>`.repeat(block.columns.length);
    const rows = shown.map(
      (field) => `<tr><th scope="row">${this.question(field)}${this.note(field)}</th>${cells}</tr>`,
    );
    const ranking = block.isRanking ? `<p class="inert">${escapeHtml(this.words.ranking)}</p>` : '';
    return `${ranking}<table class="matrix"><thead><tr><td></td>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
  }

  private text(html: string): string {
    const { words } = this;
    const isPlain = !/<\/?[a-z]/i.test(html);
    const safe = safeHtml(html, {
      image: (what) => words.image.replace('{0}', what),
      embed: (name) => this.embedded(this.picture.embedded[name]),
    });
    return `<span dir="auto"${isPlain ? ' class="plain"' : ''}>${safe}</span>`;
  }

  /** In labels there is text alone: no part of an answer may end the paragraph that it stands in. */
  private embedded(view: FieldView | HiddenView | undefined): string {
    if (view === undefined || 'why' in view || this.depth > deepestEmbedding) {
      return '';
    }
    this.depth++;
    const html = `<span class="embedded">${this.condition(view.name)}${this.control(view)}${this.note(view)}</span>`;
    this.depth--;
    return html;
  }
}

function boxOf(shape: 'round' | 'square'): string {
  return `<span class="box${shape === 'round' ? ' round' : ''}"></span>`;
}
