import type { Call, ParameterValue } from '../../api/call';
import { writtenName } from './completeRequest';
import { projectKeyword } from './requestOf';

/** A call as a request document, for a project by the words that name it. */
export function writeRequest(
  { content, action, parameters = {} }: Pick<Call, 'content' | 'action' | 'parameters'>,
  project: string,
): string {
  const lines = Object.entries(parameters).map(([name, value]) => line(name, value));
  return [
    `${projectKeyword}: ${writtenText(project)}\n`,
    `content: ${content}\n`,
    action === undefined ? '' : `action: ${action}\n`,
    ...lines,
  ].join('');
}

function line(name: string, value: ParameterValue): string {
  switch (typeof value) {
    case 'undefined':
      return '';
    case 'object':
      return value.length === 0
        ? ''
        : `${name}:\n${value.map((item) => `  - ${writtenName(String(item))}\n`).join('')}`;
    default:
      return `${name}: ${writtenText(String(value))}\n`;
  }
}

/** As the one value of a parameter. */
function writtenText(text: string): string {
  return text === '' || /^["\s]|\s$|\p{Cc}/u.test(text) ? JSON.stringify(text) : text;
}
