/** What a call answers, before any fault is applied. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** Text in pieces is streamed with back-pressure and never held whole. */
  readonly body: string | Buffer | Iterable<string>;
  /** Records touched, for the cost model; a part of a record is a part. */
  readonly records: number;
}

export type DataFormat = 'csv' | 'json' | 'xml' | 'odm';
export type ReturnFormat = 'csv' | 'json' | 'xml';

const types: Readonly<Record<DataFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
  odm: 'text/xml; charset=utf-8',
};

export function contentTypeOf(format: DataFormat): string {
  return types[format];
}

/** Rows or objects in a data format. */
export function dataAnswer(format: DataFormat, body: string | Iterable<string>, records = 0): Answer {
  return { status: 200, contentType: types[format], body, records };
}

/** Bare text: versions, numbers, tokens, links. */
export function textAnswer(text: string, records = 0): Answer {
  return { status: 200, contentType: 'text/html; charset=UTF-8', body: text, records };
}

/** `3` in every format (REDCAP_API.md §2.6). */
export function countAnswer(count: number, records = 0): Answer {
  return textAnswer(String(count), records);
}
