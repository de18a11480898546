import type { FormState } from '../../reads/preview/formState';
import { asObject } from '../asObject';
import type { FromPage, KeptPreview } from './messages';

/** A message of the page, or nothing when it is none: labels of strangers are drawn there, so what comes from it is looked at. */
export function readRequest(message: unknown): FromPage | undefined {
  const { type, key, name, code, value, row, column, form, look, event, instance, follows, state, isShown } =
    asObject(message);
  switch (type) {
    case 'ready':
      return { type, state: readState(state), isShown: isShown === true };
    case 'clear':
    case 'undo':
    case 'redo':
    case 'takeRecord':
    case 'putAway':
    case 'paper':
    case 'testBranches':
      return { type };
    case 'explain':
      return isText(name) ? { type, name } : undefined;
    case 'answer':
      return isText(key) && isText(name) && isText(value) && (code === undefined || isText(code))
        ? { type, key, name, value, ...(code !== undefined && { code }) }
        : undefined;
    case 'reveal':
      return typeof row === 'number' && Number.isInteger(row) && isText(name) && isText(column)
        ? { type, row, name, column }
        : undefined;
    case 'show':
      return {
        type,
        ...(isText(form) && { form }),
        ...((look === 'form' || look === 'survey') && { look }),
        ...(isText(event) && { event }),
        ...(typeof instance === 'number' && { instance }),
        ...(typeof follows === 'boolean' && { follows }),
      };
    default:
      return undefined;
  }
}

/** What a page kept, if it is whole. */
export function readKept(kept: unknown): KeptPreview | undefined {
  const { uri, state } = asObject(kept);
  const read = readState(state);
  return isText(uri) && read !== undefined ? { uri, state: read } : undefined;
}

export function readState(state: unknown): FormState | undefined {
  const { form, look, event, instance, answers } = asObject(state);
  if (!isText(form) || !isText(event) || typeof instance !== 'number' || (look !== 'form' && look !== 'survey')) {
    return undefined;
  }
  const given = Object.entries(asObject(answers)).filter((entry): entry is [string, string] => isText(entry[1]));
  return { form, look, event, instance, answers: Object.fromEntries(given) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
