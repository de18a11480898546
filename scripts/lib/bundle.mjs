// How much of the extension activation loads: the entry and everything it imports statically.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './workbench.mjs';

export function activationBytes() {
  const { outputs } = JSON.parse(readFileSync(path.join(root, 'out/meta.json'), 'utf8'));
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file) || !outputs[file]) {
      return;
    }
    seen.add(file);
    for (const { path: imported, kind } of outputs[file].imports) {
      if (kind === 'import-statement') {
        visit(imported);
      }
    }
  };
  visit('dist/extension.mjs');
  return [...seen].reduce((sum, file) => sum + outputs[file].bytes, 0);
}

if (process.argv[1] === import.meta.filename) {
  console.log(`${(activationBytes() / 1024).toFixed(0)} KiB`);
}
