/** Names that REDCap derives from labels. */

const cut = 18;

/** `Deadline to opt out of study` in arm 2 → `deadline_to_opt_ou_arm_2` (REDCAP_API.md §6.2); `taken` names get a letter suffix. */
export function uniqueEventName(label: string, armNum: number, taken: ReadonlySet<string>): string {
  const slug = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+/, '')
    .slice(0, cut)
    .replace(/_+$/, '');
  return unused(`${slug === '' ? 'event' : slug}_arm_${armNum}`, taken);
}

/** `Integration Test DAG` → `integration_test_d` (REDCAP_API.md §6.5). */
export function uniqueGroupName(label: string, taken: ReadonlySet<string>): string {
  const slug = label
    .toLowerCase()
    .trim()
    .replace(/\s+/g, '_')
    .replace(/[^a-z0-9_]/g, '')
    .slice(0, cut)
    .replace(/_+$/, '');
  return unused(slug === '' ? 'group' : slug, taken);
}

function unused(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) {
    return name;
  }
  for (let i = 1; ; i++) {
    const candidate = name + (i <= 25 ? String.fromCharCode(97 + i) : String(i));
    if (!taken.has(candidate)) {
      return candidate;
    }
  }
}

/** The label that REDCap gives a form that comes without one: underscores to blanks, title case. */
export function defaultFormLabel(form: string): string {
  return form
    .split('_')
    .filter((word) => word !== '')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join(' ');
}

/** The part of a checkbox column after `___`: lower case, everything but letters, digits and underscores becomes an underscore (REDCAP_API.md §5.1). */
export function checkboxSuffix(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9_]/g, '_');
}

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const plainNumber = /^[1-9]\d*$/;

/** Order of record names: numbers by value, the rest in natural order. */
export function compareRecordNames(a: string, b: string): number {
  // What most names are, without the collator's cost.
  if (plainNumber.test(a) && plainNumber.test(b)) {
    return a.length - b.length || (a < b ? -1 : Number(a > b));
  }
  return natural.compare(a, b) || (a < b ? -1 : Number(a > b));
}

/** Users in the order in which REDCap lists them. */
export function byUsername<T extends { readonly username: string }>(users: readonly T[]): T[] {
  return [...users].sort((a, b) => (a.username < b.username ? -1 : Number(a.username > b.username)));
}
