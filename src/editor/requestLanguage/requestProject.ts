import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { projectKeyword, valueOf } from '../../reads/apiConsole/requestOf';
import type { RequestText } from '../../reads/apiConsole/requestText';

/** VS Code's name of the language of `.redcap` documents. */
export const requestLanguage = 'redcap-request';

/** The words that name a project in a request: `Trial (17)`; with its server where another has the same. */
export function projectWords(entry: ProjectEntry, all: readonly ProjectEntry[]): string {
  const words = short(entry);
  return all.some((other) => other.key !== entry.key && short(other) === words) ? full(entry) : words;
}

/** The project that a request names, in those words, or by its name or number alone; nothing where there is none, or more than one. */
export function projectIn(text: RequestText, all: readonly ProjectEntry[]): ProjectEntry | undefined {
  const words = valueOf(text, projectKeyword)?.trim();
  if (words === undefined || words === '') {
    return undefined;
  }
  const ways: readonly ((entry: ProjectEntry) => string)[] = [
    full,
    short,
    displayName,
    ({ projectId }) => String(projectId),
  ];
  for (const way of ways) {
    const found = all.filter((entry) => way(entry) === words);
    if (found.length > 0) {
      return found.length === 1 ? found[0] : undefined;
    }
  }
  return undefined;
}

function short(entry: ProjectEntry): string {
  return `${displayName(entry).replaceAll(/\s+/g, ' ').trim()} (${entry.projectId})`;
}

function full(entry: ProjectEntry): string {
  return `${short(entry)} @ ${new URL(entry.url).host}`;
}
