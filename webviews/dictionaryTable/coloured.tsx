import type { VNode } from 'preact';
import type { Stretch, TextProblem } from '../../src/reads/dictionaryTable/picture';

/** The text in pieces, each with its colour and whether a problem is there. */
export function coloured(text: string, colours: readonly Stretch[], problems: readonly TextProblem[]): VNode[] {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...colours, ...problems]) {
    cuts.add(Math.min(start, text.length));
    cuts.add(Math.min(end, text.length));
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, at) => {
    const to = sorted[at + 1] ?? from;
    const holds = (one: { readonly start: number; readonly end: number }): boolean =>
      one.start <= from && one.end >= to;
    const colour = colours.find(holds);
    const problem = problems.find(holds);
    return (
      <span
        key={from}
        class={`${colour === undefined ? '' : `tok-${colour.type}`}${problem === undefined ? '' : ` tok-bad tok-bad-${problem.severity}`}`}
      >
        {text.slice(from, to)}
      </span>
    );
  });
}
