import type { DataFormat } from '../../../api/model';
import type { AnswerRows } from '../../../api/answerRows';
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

/** Sees what an answer holds: CSV and JSON on their way, so that nobody goes through them twice, the others when they are there. */
export class HoldingsObserver {
  /** To be shown the rows of CSV and JSON. */
  readonly rows: AnswerRows | undefined;
  private readonly records = new Set<string>();
  private readonly observer: CsvObserver | JsonObserver | undefined;

  constructor(
    private readonly format: DataFormat,
    delimiter?: string,
  ) {
    const met = (record: string): void => void this.records.add(record);
    this.observer =
      format === 'csv' ? new CsvObserver(met, delimiter) : format === 'json' ? new JsonObserver(met) : undefined;
    this.rows = this.observer;
  }

  /** Instead of what shows it the rows. */
  see(answer: Buffer): void {
    this.observer?.see(answer);
  }

  /** @param answer complete, and seen before */
  holdings(answer: Buffer): Holdings {
    const { records, observer, format } = this;
    if (observer) {
      observer.end();
      return { records, rows: observer.rows };
    }
    const met = (record: string): void => void records.add(record);
    if (format === 'xml') {
      return { records, rows: recordsInXml(answer, met) };
    }
    for (const [, key] of answer.toString('utf8').matchAll(/<SubjectData[^>]*?\sSubjectKey="([^"]*)"/g)) {
      met(unescaped(key ?? ''));
    }
    return { records, rows: undefined };
  }
}

/** As `HoldingsObserver`, for an answer that nobody has gone through. */
export function recordsIn(format: DataFormat, answer: Buffer, delimiter?: string): Holdings {
  const observer = new HoldingsObserver(format, delimiter);
  observer.see(answer);
  return observer.holdings(answer);
}

/** @returns the number of rows */
function recordsInXml(answer: Buffer, met: (record: string) => void): number {
  // CDATA first: it may hold what looks like a row.
  const found = /<!\[CDATA\[[\s\S]*?\]\]>|<item>\s*<[a-z_][a-z0-9_]*>(?:([^<]+)|<!\[CDATA\[([\s\S]*?)\]\]>)?<\//gi;
  let rows = 0;
  for (const [all, escaped, verbatim] of answer.toString('utf8').matchAll(found)) {
    if (all.startsWith('<item>')) {
      rows++;
      met(verbatim ?? unescaped(escaped ?? ''));
    }
  }
  return rows;
}

function unescaped(text: string): string {
  return text.replaceAll(/&([a-z]+|#039);/g, (all, entity: string) => entities[entity] ?? all);
}
