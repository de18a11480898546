import type { RepositoryItem } from '../../api/fileRepository';
import { cleanName } from '../export/fileName';

/** The server's name made fit for every file system, with its ending. */
export function fittingName(name: string): string {
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return `${cleanName(name.slice(0, name.length - ending.length))}${ending}`;
}

/**
 * What is in a folder of the File Repository, by names that a file system can have: REDCap lets several files of one folder have the same name, and
 * names be anything. Those that would be one here have their ids in them.
 */
export function namedItems(items: readonly RepositoryItem[]): ReadonlyMap<string, RepositoryItem> {
  const times = new Map<string, number>();
  const key = (name: string): string => fittingName(name).toLowerCase();
  items.forEach(({ name }) => times.set(key(name), (times.get(key(name)) ?? 0) + 1));
  const named = new Map<string, RepositoryItem>();
  for (const item of items) {
    const name = fittingName(item.name);
    const isAlone = times.get(key(item.name)) === 1;
    named.set(isAlone ? name : withId(name, item.kind === 'file' ? item.docId : item.folderId), item);
  }
  return named;
}

function withId(name: string, id: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${id})${name.slice(dot)}` : `${name} (${id})`;
}
