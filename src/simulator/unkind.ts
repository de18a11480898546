/** Ways in which real servers are less kind than the simulator is by default (REDCAP_API.md §13). Each is off unless asked for. */
export interface Unkind {
  /** `fputcsv` and `fgetcsv` with PHP's escape character: a quote behind a backslash is neither doubled nor an end. */
  readonly phpCsv: boolean;
  /** The site's delimiter of CSV tables where a call names none; the dictionary and the log stay with the comma. */
  readonly siteDelimiter: SiteDelimiter;
  /** Tables of structure and of people take the site's delimiter even where a call names another. */
  readonly ignoresCsvDelimiter: boolean;
  /** Every answer is sent in chunks without a `Content-Length`. */
  readonly chunked: boolean;
  /** Bytes of a request's fields, as they come, above which a proxy answers 413; files do not count. */
  readonly bodyLimit: number | undefined;
  /** PHP's `max_input_vars`: parameters beyond are dropped without a word. */
  readonly maxInputVars: number | undefined;
  /** Stored values above which a read or an import of records ends in PHP's out-of-memory page. */
  readonly memory: number | undefined;
  /** Record names are hashed for accounts with de-identified export rights on the record id's instrument. */
  readonly hashedIds: boolean;
  /** An import that would create records without the right to is refused as bad data, with a sentence that names nothing. */
  readonly createRefusal: boolean;
  /** Refusals of record imports tell what is wrong, not where. */
  readonly placelessRefusals: boolean;
  /** Create Project from an ODM text drops calculated values, as servers do until a form is saved. */
  readonly forgetsCalculations: boolean;
  /** A record whose last form was deleted is gone in longitudinal projects. */
  readonly dropsEmptiedRecords: boolean;
}

export type SiteDelimiter = ',' | ';' | '\t' | '|' | '^';
export type UnkindOptions = Partial<Unkind>;

export const kind: Unkind = {
  phpCsv: false,
  siteDelimiter: ',',
  ignoresCsvDelimiter: false,
  chunked: false,
  bodyLimit: undefined,
  maxInputVars: undefined,
  memory: undefined,
  hashedIds: false,
  createRefusal: false,
  placelessRefusals: false,
  forgetsCalculations: false,
  dropsEmptiedRecords: false,
};

/** Everything at once: limits as servers have them out of the box (ModSecurity's recommended body limit, PHP's input variables). */
export const unkindest: Unkind = {
  phpCsv: true,
  siteDelimiter: ';',
  ignoresCsvDelimiter: true,
  chunked: true,
  bodyLimit: 131_072,
  maxInputVars: 1000,
  memory: 50_000,
  hashedIds: true,
  createRefusal: true,
  placelessRefusals: true,
  forgetsCalculations: true,
  dropsEmptiedRecords: true,
};

export function isSiteDelimiter(text: string): text is SiteDelimiter {
  return [',', ';', '\t', '|', '^'].includes(text);
}
