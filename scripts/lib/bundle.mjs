// How much of the extension is loaded at its start: an entry and everything it imports statically.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './workbench.mjs';

/** Files of dist/ that loading `entry` reads, with their sizes in bytes. */
export function loadedBy(entry) {
  const chunks = new Map(
    JSON.parse(readFileSync(path.join(root, 'out/modules.json'), 'utf8')).map((chunk) => [chunk.fileName, chunk]),
  );
  const seen = new Map();
  const visit = (file) => {
    const chunk = chunks.get(file);
    if (chunk && !seen.has(file)) {
      seen.set(file, chunk.bytes);
      chunk.imports.forEach(visit);
    }
  };
  visit(entry);
  return [...seen].map(([file, bytes]) => ({ file, bytes }));
}

if (process.argv[1] === import.meta.filename) {
  for (const entry of ['extension.mjs', 'rooms.mjs']) {
    console.log(
      entry,
      loadedBy(entry)
        .map(({ file, bytes }) => `${file} ${(bytes / 1024).toFixed(0)} KiB`)
        .join(', '),
    );
  }
}
