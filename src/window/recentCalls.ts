import type { ReadCall } from '../api/call';

/** A call that was made for the user, as others can make it too. */
export interface RecentCall {
  readonly projectKey: string;
  /** What it was, in the user's words. */
  readonly title: string;
  readonly call: Pick<ReadCall, 'content' | 'action' | 'parameters'>;
}

const kept = 20;

/** What was exported, opened or sent in this window, newest first: code can be written for it. Nothing of it is kept on a disk. */
export class RecentCalls {
  private calls: readonly RecentCall[] = [];

  add(call: RecentCall): void {
    const others = this.calls.filter(({ projectKey, title }) => projectKey !== call.projectKey || title !== call.title);
    this.calls = [call, ...others].slice(0, kept);
  }

  list(): readonly RecentCall[] {
    return this.calls;
  }
}

/** Whether a command was handed one. */
export function isRecentCall(value: unknown): value is RecentCall {
  return typeof value === 'object' && value !== null && 'projectKey' in value && 'title' in value && 'call' in value;
}
