import type { Block } from '../../src/reads/preview/picture';
import type { FormChange, ShownForm } from '../../src/webviews/formPreview/messages';

/** What is shown after a change. Blocks that say the same stay the same objects: they are not drawn anew. */
export function changedForm(before: ShownForm, change: FormChange): ShownForm {
  const { picture, blocks, explained, taken, ...members } = change;
  return {
    ...before,
    ...members,
    explained,
    taken,
    picture: {
      ...before.picture,
      ...picture,
      blocks: blocks.flatMap((piece): readonly Block[] =>
        'kind' in piece ? [piece] : before.picture.blocks.slice(piece[0], piece[1]),
      ),
    },
  };
}
