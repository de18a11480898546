import type { Expectation, FilePart, Parameters } from './call';
import type { FileLocation, RedcapFile } from './model';
import type { Session } from './session';
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
  return { ...describe(answer.contentType), content: answer.bytes };
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
const done: Expectation = { shape: 'text', mayBeEmpty: true, accept: isHarmlessJson };

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
function describe(contentType: string): { readonly name: string; readonly mimeType: string } {
  const mimeType = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType)?.[1] ?? 'application/octet-stream';
  const quoted = /;\s*name\s*=\s*"(.*)"/i.exec(contentType)?.[1];
  const name = quoted ?? /;\s*name\s*=\s*(.*?)\s*(?:;\s*charset\s*=[^;]*)?$/i.exec(contentType)?.[1];
  return { name: utf8Header(name ?? ''), mimeType };
}

/** Header bytes come as latin1; REDCap means UTF-8. */
function utf8Header(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
