// npm run l10n: tells which sentences a translation lacks or no longer needs;
// --prune takes the latter out.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sentencesOf } from './lib/sentences.mjs';
import { root } from './lib/workbench.mjs';

const folder = path.join(root, 'l10n');
const { sentences } = sentencesOf();
const write = (file, entries) =>
  writeFileSync(path.join(folder, file), `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
const known = new Set(sentences);
for (const file of readdirSync(folder).filter((name) => /^bundle\.l10n\.[\w-]+\.json$/.test(name))) {
  const translated = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const missing = sentences.filter((sentence) => !(sentence in translated));
  const obsolete = Object.keys(translated).filter((sentence) => !known.has(sentence));
  if (process.argv.includes('--prune')) {
    write(
      file,
      sentences.filter((sentence) => sentence in translated).map((sentence) => [sentence, translated[sentence]]),
    );
  }
  console.log(`${file}: ${missing.length} missing, ${obsolete.length} no longer used`);
  for (const sentence of missing) {
    console.log(`  ${JSON.stringify(sentence)}`);
  }
}
console.log(`${sentences.length} sentences`);
