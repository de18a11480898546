// Which tests are tried against a mutant, and in which order: the order decides what the answer costs, not what it is.

/**
 * The tests that reach a mutant, as `test` objects {key, file, title, near, cpu (ms), reaches (mutants of the sample), kills (of mutants of its folder)}, best first:
 * a cheap test that reaches few mutants says more of each than a long one that passes through everything, a near one is more likely to be about it,
 * and what has noticed a change in this folder before may do so again. Of one file only few stand in front, for they look at the same things.
 */
export function bestFirst(tests) {
  const cost = ({ cpu, reaches, near, kills }) => ((cpu + 20) * Math.sqrt(reaches + 1)) / (1 + near + 2 * kills);
  const ranked = tests.map((test) => ({ test, cost: cost(test) })).toSorted((a, b) => a.cost - b.cost);
  const ofFile = new Map();
  return ranked
    .map(({ test, cost }) => {
      const before = ofFile.get(test.file) ?? 0;
      ofFile.set(test.file, before + 1);
      return { test, cost: cost * (1 + before / 4) };
    })
    .toSorted((a, b) => a.cost - b.cost)
    .map(({ test }) => test);
}

/** The first of the tests, as many as fit (ms of CPU); what is too long alone is left for a larger budget. */
export function within(tests, budget) {
  let left = budget;
  return tests.filter(({ cpu }) => {
    if (cpu > left) {
      return false;
    }
    left -= cpu;
    return true;
  });
}

/** 2 for tests of the folder of a source, 1 for those of its room, 0 for others. Paths as in the repository. */
export function nearness(test, source) {
  const folder = (file, from) => file.split('/').slice(from, -1);
  const [place, of] = [folder(source, 1), folder(test, 2)];
  if (place.every((part, index) => of[index] === part)) {
    return 2;
  }
  return place[0] === of[0] ? 1 : 0;
}

/** Tests grouped by file, in the order in which the first of each file comes. */
export function byFile(tests) {
  const files = new Map();
  for (const test of tests) {
    files.set(test.file, [...(files.get(test.file) ?? []), test]);
  }
  return [...files];
}
