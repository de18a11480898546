import { InputError, type Terminal } from './terminal';

/** A file in a ZIP. */
export interface ZipFile {
  /** Path in the ZIP, with `/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a ZIP may unpack to, all files together: what one file may have. */
const largest = 64 * 2 ** 20;
/** Instrument ZIPs hold one instrument, and people put some of those into one ZIP. */
const manyFiles = 1_000;

/** Whether bytes begin as a ZIP does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/**
 * The CSV files of a ZIP, in its order. Nothing is written anywhere, and nothing is unpacked that says it is larger than what is left of 64 MiB.
 * Names that lead out of the ZIP (`../x.csv`, `/x.csv`) are passed over, with a note.
 * @throws InputError when the bytes are no ZIP that can be read, or hold too much
 */
export async function readZip(bytes: Uint8Array, label: string, terminal: Terminal): Promise<ZipFile[]> {
  const { unzipSync } = await import('fflate');
  let left = largest;
  let count = 0;
  let refusal: string | undefined;
  const stray: string[] = [];
  const isWanted = ({ name, originalSize }: { readonly name: string; readonly originalSize: number }): boolean => {
    if (refusal !== undefined || !/\.csv$/i.test(name) || /(?:^|\/)(?:__MACOSX|attachments)\//.test(name)) {
      return false;
    }
    if (leadsOut(name)) {
      stray.push(name);
      return false;
    }
    left -= originalSize;
    count++;
    if (left < 0 || count > manyFiles) {
      refusal = `${label} unpacks to more than ${count > manyFiles ? `${manyFiles} files` : `${largest / 2 ** 20} MiB`}: this is no instrument ZIP.`;
      return false;
    }
    return true;
  };
  let files: Readonly<Record<string, Uint8Array>>;
  try {
    files = unzipSync(bytes, { filter: isWanted });
  } catch (error) {
    throw new InputError(`${label} is a damaged ZIP, or one of a kind that cannot be read.`, { cause: error });
  }
  if (refusal !== undefined) {
    throw new InputError(refusal);
  }
  for (const name of stray.slice(0, 3)) {
    terminal.note(`${label} holds "${name.slice(0, 200)}", a name that leads out of it: passed over.`);
  }
  return Object.entries(files).map(([name, content]) => ({ name, bytes: content }));
}

function leadsOut(name: string): boolean {
  return /^[\\/]|^[A-Za-z]:/.test(name) || name.split(/[\\/]/).includes('..');
}
