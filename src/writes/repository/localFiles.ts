import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';

/** A file on this computer, as it was when the plan was made. */
export interface FileToUpload {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Why files of this computer are not taken: no files, empty ones, which REDCap does not take, and names with control characters. */
export type FileRefusal =
  | { readonly reason: 'no-such-file'; readonly names: readonly string[] }
  | { readonly reason: 'empty-file'; readonly names: readonly string[] }
  | { readonly reason: 'file-name'; readonly names: readonly string[] };

/** @returns the file with its hash, or why it is not taken */
export async function readFileToUpload(file: string): Promise<FileToUpload | FileRefusal> {
  const name = path.basename(file);
  const about = await stat(file).catch(() => undefined);
  if (about?.isFile() !== true) {
    return { reason: 'no-such-file', names: [name] };
  }
  if (about.size === 0) {
    return { reason: 'empty-file', names: [name] };
  }
  if (/\p{Cc}/u.test(name)) {
    return { reason: 'file-name', names: [name.replaceAll(/\p{Cc}/gu, '?')] };
  }
  return { path: file, name, bytes: about.size, sha256: await hashOf(file) };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
