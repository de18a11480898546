import { type Change, riskWords } from '../../dictionary/diff/change';
import { counted } from '../plural';
import { printable } from '../printable';
import { byRisk, type Comparison, contrast } from './comparison';

/** For a terminal: the verdict, then the changes by risk, the worst first. */
export function formatText({ old, now, risk, changes, doubts }: Comparison): string {
  const lines = [
    `${old} -> ${now}: ${changes.length === 0 ? 'no changes' : `${counted(changes.length, 'change')}. ${riskWords[risk]}`}.`,
    ...doubts.map((doubt) => `Note: ${doubt}`),
    ...byRisk(changes).flatMap((group) => [
      '',
      `${riskWords[group.risk]} (${group.changes.length})`,
      ...group.changes.flatMap(describe),
    ]),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function describe(change: Change): string[] {
  const texts = contrast(change);
  return [
    `  * ${change.summary}`,
    ...(texts === undefined ? [] : [...marked('-', texts.before), ...marked('+', texts.after)]),
  ];
}

function marked(mark: string, text: string): string[] {
  return text === '' ? [] : text.split('\n').map((line) => `      ${mark} ${line}`);
}
