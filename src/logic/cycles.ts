/**
 * The groups of names that depend on each other in a circle (calculations, branching logic), each in the order first met; a name that depends on
 * itself is a group of one. `dependencies` maps a name to those its expression mentions. Linear, and without recursion.
 */
export function findCycles(dependencies: ReadonlyMap<string, Iterable<string>>): string[][] {
  const cycles: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const self = new Set<string>();
  let counter = 0;

  const enter = (name: string): { name: string; rest: Iterator<string> } => {
    index.set(name, counter);
    low.set(name, counter);
    counter++;
    open.push(name);
    isOpen.add(name);
    return { name, rest: (dependencies.get(name) ?? [])[Symbol.iterator]() };
  };
  for (const start of dependencies.keys()) {
    if (index.has(start)) {
      continue;
    }
    const path = [enter(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.next();
      if (next.done !== true) {
        const to = next.value;
        if (to === top.name) {
          self.add(to);
        }
        if (!index.has(to) && dependencies.has(to)) {
          path.push(enter(to));
        } else if (isOpen.has(to)) {
          low.set(top.name, Math.min(low.get(top.name)!, index.get(to)!));
        }
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) {
        low.set(parent.name, Math.min(low.get(parent.name)!, low.get(top.name)!));
      }
      if (low.get(top.name) === index.get(top.name)) {
        const group = open.splice(open.lastIndexOf(top.name));
        group.forEach((name) => isOpen.delete(name));
        if (group.length > 1 || self.has(top.name)) {
          cycles.push(group);
        }
      }
    }
  }
  return cycles;
}
