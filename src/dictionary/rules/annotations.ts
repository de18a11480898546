import { say } from '../../common/wording';
import { allTags, scanActionTags, type ActionTag } from '../../logic/actionTags';
import { actionTags } from '../../logic/actionTagTable';
import type { Field } from '../field';
import type { TracedSymbols } from '../symbols';
import { validationType } from '../validation';
import { lintPipedText } from './piping';
import type { RowReport } from './rule';

const matrixDeaf: ReadonlySet<string> = new Set(['@RANDOMORDER', '@HIDECHOICE', '@SHOWCHOICE']);
const piped: ReadonlySet<string> = new Set(['@DEFAULT', '@SETVALUE', '@PREFILL', '@PLACEHOLDER']);

/** Only these tags say anything about the field itself: most annotations need not be scanned for them. */
const telling =
  /@(?:RANDOMORDER|HIDECHOICE|SHOWCHOICE|MAXCHOICE|NONEOFTHEABOVE|WORDLIMIT|CALCDATE|CALCTEXT|HIDEBUTTON|FORCE-MINMAX|DEFAULT|SETVALUE|PREFILL)|[^\s(,]@[A-Z]/;
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
  lintTogether(tags, report);
  lintTouching(text, report);
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
  ['@CALCDATE', '@CALCTEXT'],
];

function lintTogether(tags: readonly ActionTag[], report: RowReport): void {
  if (tags.length < 2) {
    return;
  }
  for (const [idle, other] of exclusive) {
    const found = tags.find(({ tag }) => tag === idle);
    if (found !== undefined && tags.some(({ tag }) => tag === other)) {
      report
        .under('DD23', 'warning')
        .add('field_annotation', say`${idle} and ${other} exclude each other: only one of them works.`, {
          range: { start: found.start, end: found.start + idle.length },
          detail: 'tag-excluded',
        });
    }
  }
}

/** Tags stand apart: of `@HIDDEN@READONLY`, REDCap finds one at most. */
function lintTouching(text: string, report: RowReport): void {
  const said = new Set<string>();
  for (const found of text.matchAll(/(@[A-Z][A-Z0-9-]*|(?<=[^\s=(,])['")])(@[A-Z][A-Z0-9-]*)/g)) {
    const [, before = '', tag = ''] = found;
    const at = found.index + before.length;
    if (!said.has(tag) && actionTags.has(tag) && (!before.startsWith('@') || actionTags.has(before))) {
      said.add(tag);
      report
        .under('DD23', 'warning')
        .add(
          'field_annotation',
          say`${tag} touches what stands in front of it: tags are separated by a blank or a line end.`,
          {
            range: { start: at, end: at + tag.length },
            detail: 'tag-touching',
            fix: report.setCell(
              say`Put a blank in front`,
              'field_annotation',
              `${text.slice(0, at)} ${text.slice(at)}`,
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
  if (tag === '@FORCE-MINMAX' && field.min.trim() === '' && field.max.trim() === '') {
    report.under('DD23', 'warning').add('field_annotation', say`${tag} does nothing without a minimum or maximum.`, {
      range,
      detail: 'tag-lacks-bounds',
    });
  }
}

/** Of a longer list of codes that are no choices, nobody reads the rest. */
const manyCodes = 50;

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
  if (
    choices === undefined ||
    parameter === undefined ||
    value === undefined ||
    !parameter.closed ||
    value.includes('[')
  ) {
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
