import type { Field } from '../../dictionary/field';
import { exceptMissing, valueCheck } from '../review/storedValues';

/**
 * Whether `to` takes a stored value of `from`, as an import judges it: bounds are soft (`REDCAP_API.md §5.2`), and what only the server knows is
 * left to it, be it that both fields have the same validation. Files are judged by nobody.
 */
export function acceptedBy(from: Field, to: Field, missingCodes: ReadonlySet<string>): (value: string) => boolean {
  const isSame = from.type === to.type && from.validation === to.validation && !to.hasChoiceList;
  if (to.type === 'file' || isSame) {
    return () => true;
  }
  const check = exceptMissing(valueCheck(to), missingCodes);
  return (value) => {
    const why = check(value);
    return why === undefined || why.kind === 'out-of-range' || why.kind === 'not-judged';
  };
}
