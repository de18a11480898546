import { type Candidate, detailOf } from './candidates';
import { completeLogic } from './completeBracket';
import type { DictionaryIndex } from './dictionaryIndex';
import { ranked } from './ranking';

/** One way to go on with an expression that stands alone, outside of a dictionary. */
export interface LineEntry extends Pick<Candidate, 'kind' | 'label' | 'detail'> {
  /** The whole expression once this is taken. */
  readonly text: string;
}

/** A place in a snippet that the user fills in. */
const placeholder = /\$(?:\d|\{\d)/;

/** What could be written at the end of `text`, the best first; of what has parts to fill in, what stands in front of the first of them. */
export function completeLine(index: DictionaryIndex, text: string): LineEntry[] {
  const proposal = completeLogic(text, text.length, { index, form: undefined, isLogic: true });
  if (proposal === undefined) {
    return [];
  }
  const { from, candidates, before = '', after = '' } = proposal;
  const found = ranked(candidates, text.slice(from));
  // As long as nothing is typed, the project's own names say more than forty functions.
  const inOrder =
    from < text.length
      ? found
      : [
          ...found.filter(({ candidate }) => candidate.kind !== 'function'),
          ...found.filter(({ candidate }) => candidate.kind === 'function'),
        ];
  return inOrder.map(({ candidate }) => {
    const { kind, label } = candidate;
    const detail = detailOf(candidate);
    return {
      kind,
      label,
      ...(detail !== undefined && detail !== '' && { detail }),
      text: text.slice(0, from) + before + written(candidate, after),
    };
  });
}

function written({ label, insert = label, snippet }: Candidate, after: string): string {
  const open = snippet === true ? insert.search(placeholder) : -1;
  return open >= 0 ? insert.slice(0, open) : insert + after;
}
