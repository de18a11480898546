import { phpJson } from '../format/json';
import { xmlDeclaration, xmlText } from '../format/xml';
import { contentTypeOf, type Answer, type ReturnFormat } from './answer';

/** REDCap says no: the text goes to the client in its `returnFormat`. */
export class ApiFailure extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'ApiFailure';
  }
}

/** PHP ends in the middle of the call; what stands in the store stays as it is. */
export class OutOfMemory extends Error {
  constructor() {
    super('out of memory');
    this.name = 'OutOfMemory';
  }
}

/** The error body of REDCAP_API.md §1.3. */
export function failureBody(message: string, format: ReturnFormat): string {
  switch (format) {
    case 'json':
      return phpJson({ error: message });
    case 'csv':
      return `ERROR: ${message}`;
    case 'xml':
      return `${xmlDeclaration}<hash><error>${xmlText(message)}</error></hash>`;
  }
}

export function failureAnswer(failure: ApiFailure, format: ReturnFormat): Answer {
  return {
    status: failure.status,
    contentType: contentTypeOf(format),
    body: failureBody(failure.message, format),
    records: 0,
  };
}

export const texts = {
  noPermission: 'You do not have permissions to use the API',
  noImport: 'You do not have API Import/Update privileges',
  noDelete: 'You do not have Delete Record privileges',
  badContent: 'The value of the parameter "content" is not valid',
  notImplemented: 'The requested method is not implemented.',
  badData: 'The data is not in the specified format.',
} as const;

/** `The following values in the parameter "fields" are not valid: 'x', 'y'` (REDCAP_API.md §1.4). */
export function invalidValues(parameter: string, values: readonly string[]): ApiFailure {
  return new ApiFailure(
    `The following values in the parameter "${parameter}" are not valid: ${values.map((value) => `'${value}'`).join(', ')}`,
  );
}
