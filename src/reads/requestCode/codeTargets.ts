import type { CodeRequest } from './codeRequest';
import { pycapCode, redcapApiCode, redcaprCode } from './namedClients';
import {
  curlCode,
  httr2Code,
  javaCode,
  javascriptCode,
  perlCode,
  phpCode,
  requestsCode,
  rubyCode,
  sasCode,
} from './plainClients';

/** A language or a client library for which code is written. */
export interface CodeTarget {
  readonly id: string;
  /** A proper name: not put into other languages. */
  readonly label: string;
  /** VS Code's name of the language. */
  readonly language: string;
  /** A whole program; nothing where the library has no way of making this call. */
  readonly code: (request: CodeRequest) => string | undefined;
}

export const codeTargets = [
  { id: 'curl', label: 'curl', language: 'shellscript', code: curlCode },
  { id: 'redcapr', label: 'R: REDCapR', language: 'r', code: redcaprCode },
  { id: 'redcapapi', label: 'R: redcapAPI', language: 'r', code: redcapApiCode },
  { id: 'httr2', label: 'R: httr2', language: 'r', code: httr2Code },
  { id: 'pycap', label: 'Python: PyCap', language: 'python', code: pycapCode },
  { id: 'requests', label: 'Python: requests', language: 'python', code: requestsCode },
  { id: 'php', label: 'PHP', language: 'php', code: phpCode },
  { id: 'ruby', label: 'Ruby', language: 'ruby', code: rubyCode },
  { id: 'java', label: 'Java', language: 'java', code: javaCode },
  { id: 'perl', label: 'Perl', language: 'perl', code: perlCode },
  { id: 'javascript', label: 'JavaScript (Node.js)', language: 'javascript', code: javascriptCode },
  { id: 'sas', label: 'SAS', language: 'sas', code: sasCode },
] as const satisfies readonly CodeTarget[];

export type CodeTargetId = (typeof codeTargets)[number]['id'];
