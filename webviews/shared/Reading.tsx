import type { VNode } from 'preact';
import { Action } from './Action';
import { fill } from './fill';
import type { Host, Protocol } from './host';

/** What a page that reads says to its host. */
interface ReadingProtocol extends Protocol {
  readonly fromPage: { readonly type: 'read' } | { readonly type: 'cancel' };
}
type HostOf<P extends Protocol> = Pick<Host<P>, 'send'>;

export interface ReadingWords {
  readonly title: string;
  /** How far it is: `{0}` of `{1}`. */
  readonly reading: string;
  readonly cancel: string;
  readonly again: string;
}

interface AgainProps {
  readonly words: Pick<ReadingWords, 'again'>;
  readonly host: HostOf<ReadingProtocol>;
}

/** *Read Again*. */
export function Again({ words, host }: AgainProps): VNode {
  return <Action label={words.again} act={() => host.send({ type: 'read' })} />;
}

interface WaitingProps {
  readonly shown:
    | { readonly type: 'reading'; readonly done: number; readonly total: number }
    | { readonly type: 'stopped'; readonly why: string };
  readonly words: ReadingWords;
  readonly host: HostOf<ReadingProtocol>;
}

/** A page as long as it has nothing to show: how far the reading is, with a Cancel; or why it brought nothing. */
export function Waiting({ shown, words, host }: WaitingProps): VNode {
  return (
    <main>
      <h1>{words.title}</h1>
      {shown.type === 'reading' ? (
        <>
          <p role="status">{fill(words.reading, shown.done, shown.total)}</p>
          <progress aria-label={words.title} max={Math.max(1, shown.total)} value={shown.done} />
          <p>
            <Action label={words.cancel} act={() => host.send({ type: 'cancel' })} />
          </p>
        </>
      ) : (
        <>
          <p role="alert" class="remark">
            {shown.why}
          </p>
          <Again words={words} host={host} />
        </>
      )}
    </main>
  );
}
