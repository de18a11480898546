import { say } from '../../common/wording';
import { allTags, scanActionTags, type ActionTag } from '../../logic/actionTags';
import { actionTags } from '../../logic/actionTagTable';
import type { Field } from '../field';
import type { TracedSymbols } from '../symbols';
import { readBound, validationType } from '../validation';
import { lintPipedText } from './piping';
import type { RowReport } from './rule';

const matrixDeaf: ReadonlySet<string> = new Set(['@RANDOMORDER', '@HIDECHOICE', '@SHOWCHOICE']);
const piped: ReadonlySet<string> = new Set(['@DEFAULT', '@SETVALUE', '@PREFILL', '@PLACEHOLDER']);

/** Only these tags say anything about the field itself: most annotations need not be scanned for them. */
const telling =
  /@(?:RANDOMORDER|HIDECHOICE|SHOWCHOICE|MAXCHOICE|NONEOFTHEABOVE|WORDLIMIT|CALCDATE|CALCTEXT|HIDEBUTTON|FORCE-MINMAX|DEFAULT|SETVALUE|PREFILL|TODAY|NOW)|[^ \t\r\n(]@[A-Z]/;
const tellingIfPiped = /@PLACEHOLDER/;

/** What the values of action tags say about the field itself: choice codes that exist, tags that matrices ignore, piped fields. */
export function lintTagValues(
  field: Field,
  text: string,
  report: RowReport,
  symbols: TracedSymbols,
  missingCodes: readonly string[] = [],
): void {
  if (!telling.test(text) && !((text.includes('[') || text.includes('{')) && tellingIfPiped.test(text))) {
    return;
  }
  const tags = scanActionTags(text);
  lintTogether(tags, [], report);
  lintTouching(text, tags, report);
  for (const tag of allTags(tags)) {
    lintNeeds(field, tag, report);
    if (filling.has(tag.tag)) {
      lintFilled(field, text, tag, report, missingCodes);
    }
    if (matrixDeaf.has(tag.tag) && field.matrix !== '') {
      report.under('DD23', 'warning').add('field_annotation', say`${tag.tag} has no effect in a matrix.`, {
        range: { start: tag.start, end: tag.start + tag.tag.length },
        detail: 'tag-in-matrix',
      });
    }
    const takes = actionTags.get(tag.tag)?.takes;
    if (takes === 'codes' || takes === 'limits') {
      lintCodes(field, text, tag, report);
    } else if (piped.has(tag.tag) && tag.parameter !== undefined) {
      const { start, end } = tag.parameter;
      lintPipedText(field, 'field_annotation', text.slice(start, end), start, report, symbols);
    }
  }
}

const filling: ReadonlySet<string> = new Set(['@DEFAULT', '@SETVALUE', '@PREFILL']);

/** Of two tags on one field, the one that does nothing then, and why (`REDCAP_LOGIC.md §9`). */
const exclusive: readonly (readonly [idle: string, other: string])[] = [
  ['@WORDLIMIT', '@CHARLIMIT'],
  ['@HIDECHOICE', '@SHOWCHOICE'],
  ['@DEFAULT', '@SETVALUE'],
  ['@DEFAULT', '@PREFILL'],
  ['@DEFAULT', '@CALCTEXT'],
  ['@DEFAULT', '@CALCDATE'],
  ['@SETVALUE', '@CALCTEXT'],
  ['@SETVALUE', '@CALCDATE'],
  ['@PREFILL', '@SETVALUE'],
  ['@PREFILL', '@CALCTEXT'],
  ['@PREFILL', '@CALCDATE'],
  ['@CALCDATE', '@CALCTEXT'],
];

/** Tags that a field can have once only. */
const single: ReadonlySet<string> = new Set([
  '@DEFAULT',
  '@SETVALUE',
  '@PREFILL',
  '@PLACEHOLDER',
  '@CHARLIMIT',
  '@WORDLIMIT',
  '@MAXCHECKED',
  '@CALCTEXT',
  '@CALCDATE',
]);

/** @param outer tags that are in force beside these, whatever an @IF around these decides */
function lintTogether(tags: readonly ActionTag[], outer: readonly ActionTag[], report: RowReport): void {
  const all = [...outer, ...tags];
  if (all.length > 1) {
    lintExclusive(tags, all, report);
  }
  for (const { children = [], args = [] } of tags) {
    for (const branch of children.length === 0 ? [] : args.slice(1)) {
      lintTogether(
        children.filter(({ start, end }) => start >= branch.start && end <= branch.end),
        all,
        report,
      );
    }
  }
}

function lintExclusive(tags: readonly ActionTag[], all: readonly ActionTag[], report: RowReport): void {
  const found = new Map(all.map((tag) => [tag.tag, tag] as const));
  for (const [idle, other] of exclusive) {
    const [one, two] = [found.get(idle), found.get(other)];
    if (one !== undefined && two !== undefined && (tags.includes(one) || tags.includes(two))) {
      report
        .under('DD23', 'warning')
        .add('field_annotation', say`${idle} and ${other} exclude each other: only one of them works.`, {
          range: { start: one.start, end: one.start + idle.length },
          detail: 'tag-excluded',
        });
    }
  }
  const before = new Set<string>();
  for (const { tag, start } of tags) {
    if (before.has(tag) && single.has(tag)) {
      report
        .under('DD23', 'warning')
        .add('field_annotation', say`${tag} stands here more than once: only one of them works.`, {
          range: { start, end: start + tag.length },
          detail: 'tag-excluded',
        });
    }
    before.add(tag);
  }
}

/** Tags stand apart: of `@HIDDEN@READONLY`, REDCap finds one at most. Of other signs between them nobody says what it does. */
function lintTouching(text: string, tags: readonly ActionTag[], report: RowReport): void {
  const said = new Set<string>();
  for (const found of text.matchAll(
    /(@[A-Z][A-Z0-9-]*|(?<=[^\s=(,])['")])([,;/|&+\u00A0\u200B]{0,3})(@[A-Z][A-Z0-9-]*)/g,
  )) {
    const [, before = '', between = '', tag = ''] = found;
    const at = found.index + before.length + between.length;
    const isApart = between !== '' && tags.some(({ start, end }) => start < at && at < end);
    if (!said.has(tag) && !isApart && actionTags.has(tag) && (!before.startsWith('@') || actionTags.has(before))) {
      said.add(tag);
      report
        .under('DD23', between === '' ? 'warning' : 'hint')
        .add(
          'field_annotation',
          say`${tag} touches what stands in front of it: tags are separated by a blank or a line end.`,
          {
            range: { start: at, end: at + tag.length },
            detail: 'tag-touching',
            fix: report.setCell(
              say`Put a blank in front`,
              'field_annotation',
              `${text.slice(0, at - between.length)} ${text.slice(at)}`,
            ),
          },
        );
    }
  }
}

/** What a tag works with only. */
function lintNeeds(field: Field, { tag, start }: ActionTag, report: RowReport): void {
  const range = { start, end: start + tag.length };
  const kind = field.validation === '' ? 'none' : validationType(field.validation)?.kind;
  // Validations of a site's own are not known.
  const isTimed = kind === undefined || kind === 'date' || kind === 'datetime' || kind === 'time';
  if (field.type !== 'text') {
    return;
  }
  if ((tag === '@CALCDATE' && (!isTimed || kind === 'time')) || (tag === '@HIDEBUTTON' && !isTimed)) {
    report
      .under('DD23', 'warning')
      .add('field_annotation', say`${tag} does nothing without the validation of a date or datetime.`, {
        range,
        detail: 'tag-lacks-validation',
      });
  }
  if (/^@(?:TODAY|NOW)/.test(tag) && kind !== undefined && kind !== 'none' && !isTimed) {
    report
      .under('DD23', 'warning')
      .add('field_annotation', say`${tag} fills in a date, which the validation ${field.validation} does not take.`, {
        range,
        detail: 'tag-lacks-validation',
      });
  }
  if (tag === '@FORCE-MINMAX' && field.min.trim() === '' && field.max.trim() === '') {
    report.under('DD23', 'warning').add('field_annotation', say`${tag} does nothing without a minimum or maximum.`, {
      range,
      detail: 'tag-lacks-bounds',
    });
  }
}

/** Of a longer list of codes that are no choices, nobody reads the rest. */
const manyCodes = 50;

/** Whether a value can be one of a slider, or of a text with a validation that is known and more than a pattern; dates also as they are stored. */
function mayBeValue(field: Field, value: string): boolean {
  const type = field.type === 'slider' ? validationType('number') : validationType(field.validation);
  if (type === undefined || type.kind === 'text' || (field.type !== 'slider' && field.type !== 'text')) {
    return true;
  }
  return type.pattern.test(value) || readBound(value, type).kind !== 'malformed';
}

/** A field with choices is filled with codes that it has, or not at all. */
function lintFilled(
  field: Field,
  text: string,
  { tag, parameter }: ActionTag,
  report: RowReport,
  missingCodes: readonly string[],
): void {
  const { choices } = field;
  const value = parameter && text.slice(parameter.start, parameter.end);
  if (parameter === undefined || value === undefined || !parameter.closed || value.includes('[')) {
    return;
  }
  if (choices === undefined) {
    if (value.trim() !== '' && !missingCodes.includes(value.trim()) && !mayBeValue(field, value.trim())) {
      report
        .under('DD23', 'warning')
        .add('field_annotation', say`${tag} fills in ${value}, which is no value of this field.`, {
          range: parameter,
          detail: 'tag-invalid-value',
        });
    }
    return;
  }
  const known = new Set(choices.map(({ code }) => code));
  let room = manyCodes;
  const codes = field.type === 'checkbox' ? [...value.matchAll(/[^,]+/g)] : [...value.matchAll(/^.+$/gs)];
  for (const { 0: written, index } of codes) {
    const code = written.trim();
    if (code === '' || known.has(code) || missingCodes.includes(code)) {
      continue;
    }
    if (room-- === 0) {
      return;
    }
    const start = parameter.start + index + written.indexOf(code);
    const meant = choices.filter(({ label }) => label.trim().toLowerCase() === code.toLowerCase());
    report
      .under('DD23', 'warning')
      .add('field_annotation', say`${tag} names the choice ${code}, which the field does not have: it stays empty.`, {
        range: { start, end: start + code.length },
        detail: 'tag-unknown-choice',
        fix:
          meant.length === 1
            ? report.setCell(
                say`Change to ${meant[0]!.code}`,
                'field_annotation',
                `${text.slice(0, start)}${meant[0]!.code}${text.slice(start + code.length)}`,
              )
            : undefined,
      });
  }
}

function lintCodes(field: Field, text: string, { tag, parameter }: ActionTag, report: RowReport): void {
  const { choices } = field;
  if (
    choices === undefined ||
    parameter === undefined ||
    !parameter.closed ||
    text.slice(parameter.start, parameter.end).includes('[')
  ) {
    return;
  }
  const known = new Set(choices.map(({ code }) => code));
  for (const part of text.slice(parameter.start, parameter.end).matchAll(/[^,]+/g)) {
    const written = part[0].split('=')[0] ?? '';
    const code = written.trim();
    if (code !== '' && !known.has(code)) {
      const start = parameter.start + part.index + written.indexOf(code);
      report
        .under('DD23', 'warning')
        .add('field_annotation', say`${tag} names the choice ${code}, which the field does not have.`, {
          range: { start, end: start + code.length },
          detail: 'tag-unknown-choice',
        });
    }
  }
}
