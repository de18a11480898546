import type { Random } from './random';

const femaleNames = [
  'Amara',
  'Beatriz',
  'Clara',
  'Dalia',
  'Edith',
  'Freya',
  'Greta',
  'Hana',
  'Imani',
  'Joanna',
  'Kavya',
  'Leila',
  'Marisol',
  'Nadia',
  'Odile',
  'Petra',
  'Rosalind',
  'Sunniva',
  'Tamsin',
  'Vera',
  'Wanda',
  'Yara',
  'Zofia',
];
const maleNames = [
  'Anders',
  'Bashir',
  'Conrad',
  'Dmitri',
  'Emeka',
  'Felix',
  'Gustavo',
  'Hugo',
  'Ishaan',
  'Jonas',
  'Kenji',
  'Lorenzo',
  'Marcus',
  'Nikolai',
  'Oscar',
  'Pavel',
  'Rafael',
  'Samir',
  'Tobias',
  'Umar',
  'Victor',
  'Walter',
  'Yusuf',
];
const lastNames = [
  'Abernathy',
  'Bellamy',
  'Castell',
  'Dunmore',
  'Ostergaard',
  'Fennimore',
  'Galloway',
  'Hartigan',
  'Ibarrola',
  'Jessop',
  'Kettleman',
  'Larkmoor',
  'Montague',
  'Nakagawa',
  'Oyelaran',
  'Pemberly',
  'Quennell',
  'Ravenel',
  'Sundaresh',
  'Thorsen',
  'Underhill',
  'Valderrama',
  'Wetherby',
  'Yarrow',
  'Zielinska',
];
const streets = [
  'Alder Row',
  'Birchgate',
  'Chandler Street',
  'Dovecote Lane',
  'Elmhurst Avenue',
  'Foundry Road',
  'Granary Close',
  'Harbour View',
  'Inkwell Court',
  'Juniper Hill',
];

/** Invented person; sex 1 male, 2 female. */
export interface Person {
  readonly sex: '1' | '2';
  readonly first: string;
  readonly last: string;
}

export function person(random: Random, sex: Person['sex']): Person {
  return { sex, first: random.pick(sex === '2' ? femaleNames : maleNames), last: random.pick(lastNames) };
}

export function initials({ first, last }: Person): string {
  return first.slice(0, 1) + last.slice(0, 1);
}

/** A number out of the range that is kept free for fiction. */
export function phone(random: Random): string {
  return `(${random.pick(['212', '415', '617', '734'])}) 555-01${String(random.int(0, 99)).padStart(2, '0')}`;
}

export function email({ first, last }: Person): string {
  return `${first}.${last}@example.org`.toLowerCase();
}

/** Two lines. */
export function address(random: Random, town: string): string {
  return `${random.int(1, 220)} ${random.pick(streets)}\n${town}`;
}
