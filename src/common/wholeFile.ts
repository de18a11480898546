import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Virus scanners and indexers hold a file for a moment after it was written; Windows refuses the rename meanwhile. Milliseconds. */
const renameDelays = [50, 150, 400, 1000];

/**
 * Writes a file whole or not at all: beside its place, synced, then in its place; after a failure what was there is as it was. Only this user
 * can read it, and folders made for it, from the first byte on, whatever the mode of a file that it replaces.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await takePlace(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Puts a finished file in the place of another one. */
export async function takePlace(from: string, to: string): Promise<void> {
  for (const pause of renameDelays) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) {
        throw error;
      }
      await delay(pause);
    }
  }
  await rename(from, to);
}

/** Makes a new name last over a power cut, where folders can be synced. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    /* Windows and some network drives cannot; the file itself is safe */
  }
}
