import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hasInterrupted } from './fileManifest';

/**
 * The folder for files within `parent`: the first of `name`, `name 2` and so on that is not there yet, or that holds an interrupted download, which
 * goes on then. @returns its path @throws what the file system says
 */
export async function folderFor(parent: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = path.join(parent, number === 1 ? name : `${name} ${number}`);
    if (!(await isThere(folder)) || (await hasInterrupted(folder))) {
      return folder;
    }
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}
