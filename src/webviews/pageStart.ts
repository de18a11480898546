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
  isToAnswer({ again, keeps }: { readonly again: boolean; readonly keeps: boolean }): boolean {
    const { early } = this;
    this.early = early === 'shown' && !again && !keeps ? 'awaited' : 'nothing';
    return again ? early === 'awaited' : this.early === 'nothing';
  }
}
