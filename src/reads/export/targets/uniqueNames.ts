/**
 * The same names, no two alike: one that comes again, or that is reserved, gets a number. A name that is free stays as it is, wherever it stands.
 * @param isReserved for what must give way though nobody else in the list has it
 */
export function uniqueNames(
  names: readonly string[],
  isReserved: (name: string) => boolean = () => false,
): readonly string[] {
  const all = new Set(names);
  const taken = new Set<string>();
  return names.map((name) => {
    if (!taken.has(name) && !isReserved(name)) {
      taken.add(name);
      return name;
    }
    for (let n = 2; ; n++) {
      const one = `${name}_${n}`;
      if (!all.has(one) && !taken.has(one) && !isReserved(one)) {
        taken.add(one);
        return one;
      }
    }
  });
}
