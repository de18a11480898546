import type { rightColumns } from '../store/rights';
import type { SeedUser } from '../store/seed';

type Right = (typeof rightColumns)[number];

export function rights(...names: readonly Right[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name) => [name, 1]));
}

/** One level for every form named, as `SeedUser.forms` (128 none, 129 read only: REDCAP_API.md §6.8) and `formsExport` (0 none, 2 de-identified: §3) want it. */
export function forEvery(forms: Iterable<string>, level: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from(forms, (form) => [form, level]));
}

/** A user by `first last`; the address is invented from the username. */
export function user(
  username: string,
  name: string,
  dag: string,
  given: Readonly<Record<string, number>>,
  more: Pick<SeedUser, 'forms' | 'formsExport' | 'expiration' | 'role' | 'switchableDags'> = {},
): SeedUser {
  const [firstname = '', ...rest] = name.split(' ');
  return {
    username,
    email: `${username}@example.org`,
    firstname,
    lastname: rest.join(' '),
    dag,
    rights: given,
    ...more,
  };
}
