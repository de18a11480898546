import type { Block, Control, FieldView } from '../../src/reads/preview/picture';

/** Pixels, rather too few than too many: what is in sight is to be there at once. */
const line = 16;
const padding = 16;
/** One that is not laid out yet says that it has none. */
const lowestWindow = 300;

/** How many blocks fill a window of this height, at most. */
export function blocksWithin(blocks: readonly Block[], height: number): number {
  let left = Math.max(height, lowestWindow);
  let count = 0;
  for (const block of blocks) {
    if (left <= 0) {
      break;
    }
    left -= lowest(block);
    count++;
  }
  return count;
}

function lowest(block: Block): number {
  switch (block.kind) {
    case 'section':
      return 2 * line;
    case 'hidden':
      return line;
    case 'matrix':
      return (1 + block.rows.length) * line;
    case 'field':
      return padding + Math.max(2, linesOf(block.field)) * line;
  }
}

function linesOf({ control, isVertical }: FieldView): number {
  return isVertical && hasChoices(control) ? control.choices.length : control.kind === 'notes' ? 4 : 1;
}

function hasChoices(control: Control): control is Control & { readonly kind: 'radio' | 'checkbox' } {
  return control.kind === 'radio' || control.kind === 'checkbox';
}
