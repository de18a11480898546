import { diffDictionaries } from '../../dictionary/diff';
import { openDictionary } from '../openDictionary';
import { oneOf, readOptions, standardInputOnce } from '../options';
import { fileLabel } from '../readText';
import { type ExitCode, type Terminal, UsageError } from '../terminal';
import type { Comparison } from './comparison';
import { doubtsAbout } from './doubts';
import { formatJson } from './json';
import { formatMarkdown } from './markdown';
import { formatText } from './text';

const formats: Readonly<Record<'text' | 'json' | 'markdown', (comparison: Comparison) => string>> = {
  text: formatText,
  json: formatJson,
  markdown: formatMarkdown,
};

/** `diff <old.csv> <new.csv>`. That there are differences is no error: the code is 0. */
export async function diffCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals: files } = readOptions(args, ['format']);
  const format = formats[oneOf('format', values.format, ['text', 'json', 'markdown'])];
  const [old, now] = files;
  if (old === undefined || now === undefined || files.length > 2) {
    throw new UsageError(
      `Two files are compared, the old one first; there ${files.length === 1 ? 'is 1' : `are ${files.length}`}.`,
    );
  }
  standardInputOnce(files);
  const before = await openDictionary(old, terminal);
  const after = await openDictionary(now, terminal);
  const doubts = [...doubtsAbout(fileLabel(old), before), ...doubtsAbout(fileLabel(now), after)];
  await terminal.write(
    format({ old: fileLabel(old), now: fileLabel(now), doubts, ...diffDictionaries(before, after) }),
  );
  return 0;
}
