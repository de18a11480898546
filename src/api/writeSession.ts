import type { ReadCall, WriteCall } from './call';
import type { OpenAnswer, Session, WholeAnswer } from './session';

/** How a session sends a write; used in this file only. */
export const sendWrite = Symbol('sendWrite');

declare const handedOut: unique symbol;

/**
 * A session that may also change something on the server: every writing function of the API asks for one. `safety/` hands it out, for one
 * write at a time, once the snapshot is on the disk and the journal opened.
 */
export interface WriteSession extends Session {
  /** Nobody else can make one up. */
  readonly [handedOut]: true;
  /**
   * Makes one call, once: it may have been carried out although it failed.
   *
   * @throws RedcapError, CancelledError, and what `ask` throws: then nothing was sent
   */
  write(call: WriteCall, signal?: AbortSignal): Promise<WholeAnswer>;
}

/** `ask` is called before each write leaves and stops it by throwing. */
export function openWriteSession(session: Session, ask: () => Promise<void>): WriteSession {
  return new Writer(session, ask);
}

class Writer implements WriteSession {
  declare readonly [handedOut]: true;

  constructor(
    private readonly session: Session,
    private readonly ask: () => Promise<void>,
  ) {}

  get url(): string {
    return this.session.url;
  }

  read(call: ReadCall, signal?: AbortSignal): Promise<WholeAnswer> {
    return this.session.read(call, signal);
  }

  open(call: ReadCall, signal?: AbortSignal): Promise<OpenAnswer> {
    return this.session.open(call, signal);
  }

  [sendWrite](call: WriteCall, signal?: AbortSignal): Promise<WholeAnswer> {
    return this.write(call, signal);
  }

  async write(call: WriteCall, signal?: AbortSignal): Promise<WholeAnswer> {
    await this.ask();
    return await this.session[sendWrite](call, signal);
  }
}
