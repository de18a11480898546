// Functions, classes and constants of src/ that are exported though no other file imports them. Types may be exported for the signatures they stand in.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** What is loaded from outside: by VS Code, as a program, as a bundle of its own. */
const entries = new Set(['src/extension.ts', 'src/cli.ts', 'src/cli/main.ts', 'src/simulator/main.ts']);

/** `path name` of each, for the tree at `root`; what only tests import counts as imported. */
export function unusedExports(root) {
  const files = ['src', 'test', 'scripts'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .filter((file) => /\.(ts|mjs)$/.test(file))
      .map((file) => path.posix.join(folder, file.replaceAll('\\', '/'))),
  );
  const known = new Set(files);
  const exported = [];
  const imported = new Set();
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const { module, program } = parseSync(file, text);
    const imports = (specifier, name) => {
      const target = path.posix.join(path.posix.dirname(file), specifier);
      imported.add(`${known.has(target) ? target : `${target}.ts`} ${name}`);
    };
    for (const { moduleRequest, entries: names } of module.staticImports) {
      names.forEach(({ importName }) => imports(moduleRequest.value, importName.name ?? '*'));
    }
    for (const { entries: names } of module.staticExports) {
      names
        .filter((entry) => entry.moduleRequest)
        .forEach(({ moduleRequest, importName }) => imports(moduleRequest.value, importName.name ?? '*'));
    }
    for (const [, specifier] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) {
      imports(specifier, '*');
    }
    if (file.startsWith('src/') && !entries.has(file)) {
      exported.push(...valuesOf(program).map((name) => `${file} ${name}`));
    }
  }
  return exported.filter((one) => !imported.has(one) && !imported.has(`${one.split(' ')[0]} *`));
}

function valuesOf(program) {
  return program.body
    .filter(({ type }) => type === 'ExportNamedDeclaration')
    .flatMap(({ declaration }) =>
      declaration?.type === 'VariableDeclaration'
        ? declaration.declarations.map(({ id }) => id.name)
        : /^(Function|Class)Declaration$/.test(declaration?.type)
          ? [declaration.id.name]
          : [],
    );
}
