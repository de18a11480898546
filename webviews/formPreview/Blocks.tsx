import { Component, type VNode } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Block } from '../../src/reads/preview/picture';
import { Label } from '../shared/Label';
import { useTools } from './context';
import { FieldRow, HiddenLine } from './FieldRow';
import { whenIdle } from '../shared/whenIdle';
import { blocksWithin } from './blocksWithin';
import { Matrix } from './Matrix';

interface BlocksProps {
  readonly blocks: readonly Block[];
  /** Surveys only: the page that is shown, where each section is one. */
  readonly page: number | undefined;
  readonly setPage: (page: number | undefined) => void;
  /** More is there than before. */
  readonly onDrawn: () => void;
}

/** So many blocks are drawn between two frames. */
const slice = 30;

/** What the window has room for is there at once, the rest of a long form slice by slice: nobody waits for two hundred fields to see twenty. */
export function Blocks({ blocks, page, setPage, onDrawn }: BlocksProps): VNode {
  const { words } = useTools();
  const pages = pagesOf(blocks);
  const at = Math.min(page ?? 0, pages.length - 1);
  const shown = page === undefined ? blocks : (pages[at] ?? []);
  const [drawn, setDrawn] = useState(() => blocksWithin(shown, window.innerHeight));
  useLayoutEffect(onDrawn, [drawn]);
  useEffect(
    () =>
      drawn < shown.length
        ? whenIdle(() => {
            setDrawn(drawn + slice);
          })
        : undefined,
    [drawn, shown.length],
  );
  return (
    <>
      {shown.slice(0, drawn).map((block) => (
        <OneBlock block={block} key={keyOf(block)} />
      ))}
      {page !== undefined && (
        <nav class="pages">
          <button
            type="button"
            disabled={at === 0}
            onClick={() => {
              setPage(at - 1);
            }}
          >
            {words.previous}
          </button>
          <span>{words.page.replace('{0}', String(at + 1)).replace('{1}', String(pages.length))}</span>
          <button
            type="button"
            disabled={at >= pages.length - 1}
            onClick={() => {
              setPage(at + 1);
            }}
          >
            {words.next}
          </button>
        </nav>
      )}
    </>
  );
}

/** Drawn anew only when it says something else. */
class OneBlock extends Component<{ readonly block: Block }> {
  override shouldComponentUpdate({ block }: { readonly block: Block }): boolean {
    return block !== this.props.block;
  }

  override render({ block }: { readonly block: Block }): VNode {
    switch (block.kind) {
      case 'section':
        return <Section label={block.label} />;
      case 'field':
        return <FieldRow field={block.field} />;
      case 'hidden':
        return <HiddenLine hidden={block.hidden} />;
      case 'matrix':
        return <Matrix block={block} />;
    }
  }
}

function Section({ label }: { readonly label: string }): VNode {
  const { image, embed } = useTools();
  return (
    <h2 class="section">
      <Label html={label} image={image} embed={embed} />
    </h2>
  );
}

function keyOf(block: Block): string {
  switch (block.kind) {
    case 'section':
      return `s${block.row}`;
    case 'field':
      return `f${block.field.row}${block.field.name}`;
    case 'hidden':
      return `h${block.hidden.row}`;
    case 'matrix':
      return `m${block.row}`;
  }
}

/** A section header begins a page. */
function pagesOf(blocks: readonly Block[]): (readonly Block[])[] {
  const pages: Block[][] = [];
  for (const block of blocks) {
    const last = pages.at(-1);
    if (last === undefined || (block.kind === 'section' && last.length > 0)) {
      pages.push([block]);
    } else {
      last.push(block);
    }
  }
  return pages;
}
