import type { ReadCall } from '../../api/call';
import { encodedPairs } from '../../api/form';
import { type KnownMethod, methodOf } from '../apiConsole/methods';

/** A call that code is written for. There is no token in it: the code takes it from the environment. */
export interface CodeRequest {
  /** API address. */
  readonly url: string;
  readonly method: KnownMethod | undefined;
  /** What is sent besides the token, in order, lists as `name[0]`. */
  readonly pairs: readonly (readonly [name: string, value: string])[];
  /** The file in which the code puts the answer, beside it. */
  readonly file: string;
}

/** Name of the variable of the environment that has the token. */
export const tokenVariable = 'REDCAP_TOKEN';

/** What is sent for a call by this extension, so that the answer has the same bytes. Uploads have no code. */
export function codeRequest(url: string, call: Pick<ReadCall, 'content' | 'action' | 'parameters'>): CodeRequest {
  const { content, action, parameters } = call;
  const pairs = encodedPairs({ content, action, returnFormat: 'json', ...parameters });
  const method = methodOf(content, action ?? '', parameters?.['data'] !== undefined);
  return { url, method, pairs, file: `redcap_${content}.${endingOf(method, parameters?.['format'])}` };
}

function endingOf(method: KnownMethod | undefined, format: unknown): string {
  switch (method?.answer) {
    case 'pdf':
      return 'pdf';
    case 'file':
      return 'bin';
    case 'odm':
      return 'xml';
    case 'rows':
    case 'object':
      return format === 'csv' || format === 'json' ? format : 'xml';
    case 'text':
    case 'count':
    case 'nothing':
    case undefined:
      return 'txt';
  }
}

/** A value of a parameter that is no list; nothing where it is not sent. */
export function single({ pairs }: CodeRequest, name: string): string | undefined {
  return pairs.find(([key]) => key === name)?.[1];
}

/** The values of a list parameter, none where it is not sent. */
export function listed({ pairs }: CodeRequest, name: string): readonly string[] {
  return pairs.filter(([key]) => key.startsWith(`${name}[`)).map(([, value]) => value);
}
