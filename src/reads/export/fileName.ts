import type { DataFormat } from '../../api/model';

/** File extension of a format, without the dot. */
export const extensionOf: Readonly<Record<DataFormat, string>> = { csv: 'csv', json: 'json', xml: 'xml', odm: 'xml' };

const maxBytes = 100;
// Refused or mangled by Windows, macOS or shells; controls, and the invisible characters that make a name look like another.
const unfit = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu;
const deviceNames = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/**
 * A file name for an export: the project's title made fit for every file system, the local date, the extension of the format.
 * `Asthma / Pilot: 2` on 5 March 2026 as CSV gives `Asthma _ Pilot_ 2 2026-03-05.csv`.
 */
export function exportFileName(title: string, format: DataFormat, now: Date): string {
  const date = `${String(now.getFullYear()).padStart(4, '0')}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${cleanName(title)} ${date}${format === 'odm' ? '.odm' : ''}.${extensionOf[format]}`;
}

/** `title` as the stem of a file name: never empty, hidden, reserved, a path, or longer than 100 bytes of UTF-8. */
export function cleanName(title: string): string {
  const clean = title
    .normalize('NFC')
    .replaceAll(unfit, '_')
    .replaceAll(/\s+/gu, ' ')
    .replace(/^[\s.]+/u, '');
  let stem = '';
  let bytes = 0;
  for (const character of clean) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) {
      break;
    }
    stem += character;
  }
  stem = stem.replace(/[\s.]+$/u, '');
  if (!/[\p{L}\p{N}]/u.test(stem)) {
    return 'REDCap';
  }
  const [beforeDot = ''] = stem.split('.', 1);
  return deviceNames.test(beforeDot.trim()) ? `_${stem}` : stem;
}

/** Whether Windows takes a name for a device, whatever its ending. */
export function isDeviceName(stem: string): boolean {
  return deviceNames.test(stem);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
