import type { Expectation, Parameters, ReadCall } from '../../api/call';
import { type KnownMethod, methodOf } from './methods';
import type { Parameter } from './parameters';
import type { Entry, RequestText } from './requestText';

/** Which project a document is for; not sent. */
export const projectKeyword = 'project';

/** What a request document says, as it will be sent. */
export interface ApiRequest {
  readonly method: KnownMethod;
  readonly parameters: Parameters;
}

/** What `content` and `action` name; nothing where the API has no such method. */
export function methodIn(text: RequestText): KnownMethod | undefined {
  const [content, action, data] = ['content', 'action', 'data'].map((name) => valueOf(text, name));
  return content === undefined || content === ''
    ? undefined
    : methodOf(content, action ?? '', data !== undefined && data !== '');
}

/** The last value of a name, as PHP would have it; nothing where it is not written. */
export function valueOf({ entries }: RequestText, name: string): string | undefined {
  return entries.findLast((entry) => entry.name.text === name && !entry.isIndexed)?.value.text;
}

/** What is sent for a request; nothing while it names no method. A parameter without a value is not sent. */
export function requestOf(text: RequestText): ApiRequest | undefined {
  const method = methodIn(text);
  if (!method) {
    return undefined;
  }
  const parameters: Record<string, string | string[]> = {};
  for (const entry of text.entries) {
    const name = entry.name.text;
    if (name === 'content' || name === 'action' || name === projectKeyword || name === 'token') {
      continue;
    }
    const values = valuesOf(entry, parameterOf(method, name));
    if (typeof values === 'string') {
      if (values !== '') {
        parameters[name] = values;
      }
    } else if (values.length > 0) {
      const before = parameters[name];
      parameters[name] = [...(Array.isArray(before) ? before : []), ...values];
    }
  }
  return { method, parameters };
}

export function parameterOf(method: KnownMethod, name: string): Parameter | undefined {
  return method.parameters.find(({ parameter }) => parameter.name === name)?.parameter;
}

/** One that REDCap does not know is a list where it is written as one. */
function valuesOf(entry: Entry, parameter: Parameter | undefined): string | readonly string[] {
  const isList = parameter ? parameter.isList === true : entry.isIndexed;
  return isList ? entry.items.map(({ text }) => text) : entry.value.text;
}

/** The call that a request for reading is. */
export function callOf({ method, parameters }: ApiRequest): ReadCall {
  const { content, action } = method;
  return {
    content,
    ...(action && { action }),
    writes: false,
    ...(mayBeLarge.has(method.name) && { isLarge: true }),
    parameters,
    expects: expectationOf(method, parameters),
  };
}

/** Format of an answer: as asked for, else REDCap's own default. */
export function formatOf({ method, parameters }: ApiRequest): 'csv' | 'json' | 'xml' | 'odm' | 'text' | 'pdf' | 'file' {
  switch (method.answer) {
    case 'rows':
    case 'object': {
      const format = parameters['format'];
      return format === 'csv' || format === 'json' || format === 'odm' ? format : 'xml';
    }
    case 'odm':
    case 'pdf':
    case 'file':
    case 'text':
      return method.answer;
    case 'count':
    case 'nothing':
      return 'text';
  }
}

/** Answers that a server sends compressed where it can. */
const mayBeLarge: ReadonlySet<string> = new Set(['exportRecords', 'exportReport', 'exportProjectXml']);

function expectationOf(method: KnownMethod, parameters: Parameters): Expectation {
  switch (formatOf({ method, parameters })) {
    case 'json':
      return { shape: 'json' };
    case 'csv':
      return parameters['rawOrLabelHeaders'] === 'label' && parameters['type'] !== 'eav'
        ? { shape: 'csv-labels', mayBeEmpty: true }
        : { shape: 'csv', mayBeEmpty: true, mayLackLineEnd: true };
    case 'xml':
      return { shape: 'xml' };
    case 'odm':
      return { shape: 'xml', root: 'ODM' };
    case 'pdf':
      return { shape: 'pdf' };
    case 'file':
      return { shape: 'file' };
    case 'text':
      return { shape: 'text', accept: isPlain };
  }
}

/** A short answer in words: no page, no error in one of REDCap's three forms. */
function isPlain(text: string): boolean {
  return !/^\s*(?:<|\{|ERROR:|The hostname \()/.test(text);
}
