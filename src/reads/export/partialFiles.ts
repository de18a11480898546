import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const shape = /^\.redcap-export-[0-9a-f]{16}\.partial$/;
/** One that is still written to has changed in the last minutes. */
const staleAfter = 24 * 60 * 60 * 1000;

/** A name for an incomplete export in `folder`. */
export function partialName(folder: string): string {
  return path.join(folder, `.redcap-export-${randomBytes(8).toString('hex')}.partial`);
}

/** Removes what exports left in `folder` that ended with the whole process a day ago or more: it holds patients' data. Never fails. */
export async function removeStalePartials(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const file of names.filter((name) => shape.test(name)).map((name) => path.join(folder, name))) {
    try {
      if (Date.now() - (await stat(file)).mtimeMs > staleAfter) {
        await rm(file, { force: true });
      }
    } catch {
      /* somebody else's, or gone meanwhile */
    }
  }
}
