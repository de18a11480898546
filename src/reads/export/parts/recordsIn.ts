import type { DataFormat } from '../../../api/model';
import { CsvObserver } from '../csvObserver';
import { JsonObserver } from '../jsonObserver';

/** What a complete answer holds. */
export interface Holdings {
  /** Names of records, in order of appearance. */
  readonly records: ReadonlySet<string>;
  /** CSV, JSON and XML; data points in EAV. */
  readonly rows: number | undefined;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#039': "'" };

export function recordsIn(format: DataFormat, answer: Buffer, delimiter?: string): Holdings {
  const records = new Set<string>();
  const met = (record: string): void => void records.add(record);
  switch (format) {
    case 'csv':
    case 'json': {
      const observer = format === 'csv' ? new CsvObserver(met, delimiter) : new JsonObserver(met);
      observer.see(answer);
      observer.end();
      return { records, rows: observer.rows };
    }
    case 'xml': {
      // CDATA first: it may hold what looks like a row.
      const found = /<!\[CDATA\[[\s\S]*?\]\]>|<item>\s*<[a-z_][a-z0-9_]*>(?:([^<]+)|<!\[CDATA\[([\s\S]*?)\]\]>)?<\//gi;
      let rows = 0;
      for (const [all, escaped, verbatim] of answer.toString('utf8').matchAll(found)) {
        if (all.startsWith('<item>')) {
          rows++;
          met(verbatim ?? unescaped(escaped ?? ''));
        }
      }
      return { records, rows };
    }
    case 'odm':
      for (const [, key] of answer.toString('utf8').matchAll(/<SubjectData[^>]*?\sSubjectKey="([^"]*)"/g)) {
        met(unescaped(key ?? ''));
      }
      return { records, rows: undefined };
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/&([a-z]+|#039);/g, (all, entity: string) => entities[entity] ?? all);
}
