import type { Expectation, FilePart, Parameters } from './call';
import type { FileLocation, RedcapFile } from './model';
import type { Session } from './session';
import { pourAnswer, type Sink } from './sink';
import type { WriteSession } from './writeSession';

/**
 * The file in a file-upload or signature field. Right: API Export. In memory: REDCap limits uploads.
 *
 * @throws RedcapError `bad-request` when the field holds no file or is no file field. Source: REDCAP_API.md §6.11.
 */
export async function exportFile(session: Session, location: FileLocation, signal?: AbortSignal): Promise<RedcapFile> {
  const answer = await session.read(
    { content: 'file', action: 'export', writes: false, parameters: place(location), expects: { shape: 'file' } },
    signal,
  );
  return { ...fileHead(answer.contentType), content: answer.bytes };
}

/**
 * The same, streamed: for files that need not be held. The name is the server's and may be anything.
 *
 * @throws as `exportFile`, and the sink's own errors. Source: REDCAP_API.md §6.11.
 */
export async function exportFileTo(
  session: Session,
  location: FileLocation,
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<Omit<RedcapFile, 'content'> & { readonly bytes: number }> {
  const answer = await session.open(
    { content: 'file', action: 'export', writes: false, parameters: place(location), expects: { shape: 'file' } },
    signal,
  );
  const { bytes, contentType } = await pourAnswer(answer, sink, onProgress, signal);
  return { ...fileHead(contentType), bytes };
}

/** Puts a file into a file-upload field; an earlier one is replaced, an absent record created. Not for signatures. Right: API Import/Update. Never repeated. Source: REDCAP_API.md §6.11. */
export async function importFile(
  session: WriteSession,
  location: FileLocation,
  file: FilePart,
  signal?: AbortSignal,
): Promise<void> {
  await session.write(
    { content: 'file', action: 'import', writes: true, parameters: place(location), file, expects: done },
    signal,
  );
}

/** Removes the file from a file-upload or signature field, for good. Right: API Import/Update. Never repeated. Source: REDCAP_API.md §6.11. */
export async function deleteFile(session: WriteSession, location: FileLocation, signal?: AbortSignal): Promise<void> {
  await session.write(
    { content: 'file', action: 'delete', writes: true, parameters: place(location), expects: done },
    signal,
  );
}

/** Success is an empty body; documents describe JSON without an error (REDCAP_API.md §11). */
export const done: Expectation = { shape: 'text', mayBeEmpty: true, accept: isHarmlessJson };

function isHarmlessJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      typeof value === 'object' &&
      value !== null &&
      !('error' in value) &&
      (!('success' in value) || value.success === true)
    );
  } catch {
    return false;
  }
}

function place({ record, field, event, repeatInstance }: FileLocation): Parameters {
  return { record, field, event, repeat_instance: repeatInstance };
}

/** `image/png; name="scan 1.png";charset=UTF-8`. A name may hold semicolons and quotes, so that it ends at the last quote. */
export function fileHead(contentType: string): { readonly name: string; readonly mimeType: string } {
  const mimeType = /^\s*([\w.+-]{1,100}\/[\w.+-]{1,100})/.exec(contentType)?.[1] ?? 'application/octet-stream';
  const [, rest = ''] = /;\s{0,8}name\s{0,8}=(.*)$/is.exec(contentType) ?? [];
  const text = rest.trim();
  const last = text.lastIndexOf('"');
  if (text.startsWith('"') && last > 0) {
    return { name: utf8Header(text.slice(1, last)), mimeType };
  }
  const charset = text.search(/;\s{0,8}charset\s{0,8}=[^;]*$/i);
  return { name: utf8Header((charset < 0 ? text : text.slice(0, charset)).trim()), mimeType };
}

/** Header bytes come as latin1; REDCap means UTF-8. */
function utf8Header(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
