import type { SeedRandomization } from './seed';

type Allocation = SeedRandomization['allocations'][number];
export type Randomization = Omit<SeedRandomization, 'allocations'> & { readonly allocations: Allocation[] };

/** The randomizations of a project with their allocation tables. */
export class Randomizations {
  readonly all: readonly Randomization[];

  constructor(seeds: readonly SeedRandomization[]) {
    this.all = seeds.map((seed) => ({ ...seed, allocations: seed.allocations.map((place) => ({ ...place })) }));
  }

  find(id: string): Randomization | undefined {
    return this.all.find((randomization) => String(randomization.id) === id);
  }

  save(): SeedRandomization[] {
    return this.all.map((seed) => ({ ...seed, allocations: seed.allocations.map((place) => ({ ...place })) }));
  }
}

export function allocationOf(randomization: Randomization, record: string): Allocation | undefined {
  return randomization.allocations.find((place) => place.record === record);
}

/** Gives a record the first free place of its strata; `undefined` when there is none. */
export function allocate(
  randomization: Randomization,
  record: string,
  strata: readonly string[],
): Allocation | undefined {
  const index = randomization.allocations.findIndex(
    (place) => place.record === undefined && place.strata.every((value, i) => value === strata[i]),
  );
  const free = randomization.allocations[index];
  if (free !== undefined) {
    randomization.allocations[index] = { ...free, record };
  }
  return free;
}
