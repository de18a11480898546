// The licences of everything that is bundled, as the product ships them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './workbench.mjs';

/** Where the notices are written; packed, not committed. */
export const noticesFile = path.join(root, 'THIRD-PARTY-NOTICES.txt');

/** Folders of the packages (relative to the project) that esbuild's metafiles name as inputs of any output. */
function bundledPackages(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.keys(output.inputs)),
  );
  const folders = inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  return [...new Set(folders)].toSorted((a, b) => (a < b ? -1 : 1));
}

/** Writes the notices. @throws when a bundled package has no licence text, or is no dependency of the product */
export function writeNotices(metafiles) {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const parts = bundledPackages(metafiles).map((folder) => {
    const { name, version, license, author, homepage } = JSON.parse(
      readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
    );
    if (lock.packages[folder]?.dev) {
      throw new Error(
        `${name} is bundled, but stands among the devDependencies: audits of the product would not see it.`,
      );
    }
    const texts = readdirSync(path.join(root, folder))
      .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
      .map((file) => readFileSync(path.join(root, folder, file), 'utf8').trim());
    const by = typeof author === 'string' ? author : author?.name;
    if (texts.length === 0 && license !== 'MIT') {
      throw new Error(`${name} is bundled, but brings no licence text.`);
    }
    if (texts.length === 0) {
      texts.push(mit(by ?? `the authors of ${name}`));
    }
    const head = [`${name} ${version}`, license, by, homepage].filter(Boolean).join('\n');
    return `${head}\n\n${texts.join('\n\n')}`;
  });
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  writeFileSync(noticesFile, `REDCap Workbench contains these packages.${rule}${parts.join(rule)}\n`);
}

/** For packages that name the licence and forget its text. */
const mit = (holder) => `Copyright (c) ${holder}

${readFileSync(path.join(root, 'LICENSE'), 'utf8')
  .replace(/^[\s\S]*?(?=Permission is hereby granted)/, '')
  .trim()}`;
