import { say } from '../../common/wording';
import { allTags, scanActionTags, type ActionTag } from '../../logic/actionTags';
import { actionTags } from '../../logic/actionTagTable';
import type { Field } from '../field';
import type { TracedSymbols } from '../symbols';
import { lintPipedText } from './piping';
import type { RowReport } from './rule';

const matrixDeaf: ReadonlySet<string> = new Set(['@RANDOMORDER', '@HIDECHOICE', '@SHOWCHOICE']);
const piped: ReadonlySet<string> = new Set(['@DEFAULT', '@SETVALUE', '@PREFILL', '@PLACEHOLDER']);

/** Only these tags say anything about the field itself: most annotations need not be scanned for them. */
const telling = /@(?:RANDOMORDER|HIDECHOICE|SHOWCHOICE|MAXCHOICE|NONEOFTHEABOVE)/;
const tellingIfPiped = /@(?:DEFAULT|SETVALUE|PREFILL|PLACEHOLDER)/;

/** What the values of action tags say about the field itself: choice codes that exist, tags that matrices ignore, piped fields. */
export function lintTagValues(field: Field, text: string, report: RowReport, symbols: TracedSymbols): void {
  if (!telling.test(text) && !((text.includes('[') || text.includes('{')) && tellingIfPiped.test(text))) {
    return;
  }
  for (const tag of allTags(scanActionTags(text))) {
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
