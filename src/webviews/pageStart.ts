/** How a page says that it is there. */
export interface Beginning {
  /** So late that what was shown before is gone. */
  readonly late?: true;
  /** Nothing came after it had said so. */
  readonly again?: true;
}

export function readBeginning({ late, again }: Readonly<Record<string, unknown>>): Beginning {
  return { ...(late === true && { late }), ...(again === true && { again }) };
}

/**
 * Which `ready` of a page is to be answered. What a panel shows while its first page still loads waits for the page at VS Code: its `ready` needs no
 * answer then. VS Code waits 200 ms for a page; one that takes longer has missed it, gets nothing, and says `ready` again.
 */
export class PageStart {
  private early: 'nothing' | 'begun' | 'shown' | 'awaited' = 'nothing';

  /** Something is being shown, and the page has not said that it is there. */
  begin(): void {
    this.early = 'begun';
  }

  /** All that the page needs is on its way. */
  shown(): void {
    if (this.early === 'begun') {
      this.early = 'shown';
    }
  }

  /** The page is hidden: what waited for it is gone. */
  lost(): void {
    this.early = 'nothing';
  }

  /** @param keeps whether the page kept something that what it is shown depends on */
  isToAnswer({ late, again }: Beginning, keeps: boolean): boolean {
    const { early } = this;
    const isComing = early === 'shown' && late !== true && again !== true && !keeps;
    this.early = isComing ? 'awaited' : 'nothing';
    return again === true ? early === 'awaited' : !isComing;
  }
}
