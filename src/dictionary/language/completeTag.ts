import { actionTags, type ActionTagInfo } from '../../logic/actionTagTable';
import { type Candidate, choiceCandidates, fieldCandidates } from './candidates';
import type { Proposal } from './completeBracket';
import type { Cursor } from './cursor';
import type { TagRegion } from './regions';

/** In an annotation outside of expressions: tags behind an @, codes and fields in their parameters. */
export function completeAnnotation({ index, field, regions, value, at }: Cursor): Proposal | undefined {
  const typed = /@[A-Z0-9-]*$/i.exec(value.slice(Math.max(0, at - 60), at))?.[0];
  if (typed !== undefined && !/[\w.+-]/.test(value[at - typed.length - 1] ?? ' ')) {
    const rest = /^[A-Z0-9-]*/.exec(value.slice(at))?.[0].length ?? 0;
    const hasParameter = /^\s*[=(]/.test(value.slice(at + rest));
    return { from: at - typed.length, to: at + rest, candidates: tagCandidates(field?.type, !hasParameter) };
  }
  const tag = regions.findLast(
    (region): region is TagRegion =>
      region.kind === 'tag' &&
      region.tag.parameter !== undefined &&
      region.tag.parameter.start <= at &&
      at <= region.tag.parameter.end,
  );
  if (tag === undefined || field === undefined) {
    return undefined;
  }
  const word = /[\w.-]*$/.exec(value.slice(tag.tag.parameter?.start ?? at, at))?.[0] ?? '';
  switch (tag.info?.takes) {
    case 'codes':
      return { from: at - word.length, to: at, candidates: choiceCandidates(index, field.name) };
    case 'limits':
      return {
        from: at - word.length,
        to: at,
        candidates: choiceCandidates(index, field.name).map((candidate) => ({
          ...candidate,
          insert: `${candidate.label.replaceAll(/[\\$}]/g, '\\$&')}=\${1:limit}`,
          snippet: true,
        })),
      };
    case 'field':
      return {
        from: at - word.length,
        to: at,
        candidates: fieldCandidates(index, field.form, ({ type }) => type === 'file' || type === 'descriptive'),
      };
    default:
      return undefined;
  }
}

function tagCandidates(type: string | undefined, withParameter: boolean): Candidate[] {
  return Array.from(actionTags.values(), (tag): Candidate => {
    const fits = tag.types.length === 0 || type === undefined || tag.types.includes(type);
    const parameter = withParameter ? snippetOf(tag) : '';
    return {
      kind: 'tag',
      label: tag.name,
      doc: tag.doc,
      rank: fits ? 1 : 5,
      ...(tag.types.length > 0 && { detail: tag.types.join(', ') }),
      ...(parameter !== '' && { insert: tag.name + parameter, snippet: true }),
    };
  });
}

function snippetOf({ takes }: ActionTagInfo): string {
  switch (takes) {
    case 'none':
    case 'optional':
    case 'size':
      return '';
    case 'text':
      return "='${1:text}'";
    case 'number':
      return '=${1:number}';
    case 'codes':
      return "='${1:codes}'";
    case 'limits':
      return '(${1:code}=${2:limit})';
    case 'expression':
      return '(${1:expression})';
    case 'calcdate':
      return "([${1:date_field}], ${2:0}, '${3|d,y,M,h,m,s|}')";
    case 'condition':
      return "(${1:condition}, ${2:@HIDDEN}, '')";
    case 'field':
      return '(${1:field})';
  }
}
