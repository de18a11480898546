// The page that VS Code shows of the installed extension: docs/listing.md with its pictures inside, since it can load none from the package.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './workbench.mjs';

/** Pictures of README.md that the listing shows, too, smaller. */
const pictures = ['workbench', 'review'];
const folder = path.join(root, 'media/listing');

/** @returns path of the page, relative to the project */
export function writeListing() {
  const page = readFileSync(path.join(root, 'docs/listing.md'), 'utf8').replaceAll(
    /\]\((media\/listing\/[\w-]+\.jpg)\)/g,
    (_link, file) => `](data:image/jpeg;base64,${readFileSync(path.join(root, file)).toString('base64')})`,
  );
  mkdirSync(path.join(root, 'out'), { recursive: true });
  writeFileSync(path.join(root, 'out/listing.md'), page);
  return 'out/listing.md';
}

/** Makes the small pictures from those of README.md in a page of `browser`. */
export async function makeListingPictures(browser) {
  mkdirSync(folder, { recursive: true });
  for (const name of pictures) {
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    const data = readFileSync(path.join(root, `media/readme/${name}.png`)).toString('base64');
    await page.setContent(
      `<body style="margin:0"><img src="data:image/png;base64,${data}" style="width:1000px;display:block">`,
    );
    await page.locator('img').screenshot({ path: path.join(folder, `${name}.jpg`), type: 'jpeg', quality: 70 });
    await page.close();
  }
}
