import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const shape = /^\.redcap-export-[0-9a-f]{16}\.partial$/;
const day = 24 * 60 * 60 * 1000;
/** One that is still written to has changed in the last minutes. */
const staleAfter = day;
/** One that may be gone on with stays for longer: over a weekend and a holiday. */
const staleAfterInterruption = 7 * day;

/** What an interrupted export has to know to go on, beside its file. */
export function manifestOf(partial: string): string {
  return `${partial.replace(/\.partial$/, '')}.manifest.json`;
}

/** A name for an incomplete export in `folder`. */
export function partialName(folder: string): string {
  return path.join(folder, `.redcap-export-${randomBytes(8).toString('hex')}.partial`);
}

/** Removes what exports left in `folder` that ended with the whole process long ago: it holds patients' data. Never fails. */
export async function removeStalePartials(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const all = new Set(names);
  for (const name of names.filter((each) => shape.test(each))) {
    const file = path.join(folder, name);
    const manifest = manifestOf(file);
    try {
      const mayStay = all.has(path.basename(manifest)) ? staleAfterInterruption : staleAfter;
      if (Date.now() - (await stat(file)).mtimeMs > mayStay) {
        await rm(file, { force: true });
        await rm(manifest, { force: true });
      }
    } catch {
      /* somebody else's, or gone meanwhile */
    }
  }
}
