import type { DocumentName } from '../../state/documentNames';
import { Emitter } from '../../common/emitter';
import type { DocumentAddress } from '../redcapUri';

export interface IncomingPorts {
  /** The server's version of now. @throws RedcapError */
  readonly fetch: (address: DocumentAddress) => Promise<string>;
  /** The server's version that is open, or that the draft started from. */
  readonly base: (address: DocumentAddress) => Promise<string>;
  readonly isSame: (name: DocumentName, one: string, other: string) => Promise<boolean>;
  /** Whether a draft or unsaved edits stand on the base: then it stays. */
  readonly isHeld: (address: DocumentAddress) => Promise<boolean>;
  /** The server holds another version: what is shown without a draft may be read again. */
  readonly show: (address: DocumentAddress) => void;
}

/** Documents that others changed on the server since drafts of them began: what the server holds of them. Free of `vscode`. */
export class IncomingChanges {
  private readonly texts = new Map<string, Map<DocumentName, string>>();
  private readonly settled = new Map<string, number>();
  private readonly changes = new Emitter<string>();
  /** The key of the project whose incoming changes are others now. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly ports: IncomingPorts) {}

  /** What the server holds of a project's changed documents. */
  of(key: string): ReadonlyMap<DocumentName, string> {
    return this.texts.get(key) ?? new Map();
  }

  /** Keys of the projects with incoming changes. */
  get projects(): readonly string[] {
    return [...this.texts.keys()];
  }

  /** Asks the server. @returns whether anything changed there @throws RedcapError */
  async check(address: DocumentAddress): Promise<boolean> {
    const place = placeOf(address);
    const before = this.settled.get(place);
    const text = await this.ports.fetch(address);
    const isSame = await this.ports.isSame(address.name, await this.ports.base(address), text);
    const isHeld = await this.ports.isHeld(address);
    if (this.settled.get(place) !== before) {
      // Pushed, merged or discarded while the server answered: the answer is of yesterday.
      return false;
    }
    const isNews = !isSame && this.of(address.key).get(address.name) !== text;
    this.set(address, isSame || !isHeld ? undefined : text);
    if (isNews) {
      this.ports.show(address);
    }
    return !isSame;
  }

  /** The document is based on another version now: pushed, merged, discarded or read again. */
  settle(address: DocumentAddress): void {
    const place = placeOf(address);
    this.settled.set(place, (this.settled.get(place) ?? 0) + 1);
    this.set(address, undefined);
  }

  forget(key: string): void {
    this.texts.delete(key);
  }

  private set({ key, name }: DocumentAddress, text: string | undefined): void {
    const known = this.texts.get(key);
    if (known?.get(name) === text) {
      return;
    }
    const now = new Map(known);
    if (text === undefined) {
      now.delete(name);
    } else {
      now.set(name, text);
    }
    if (now.size === 0) {
      this.texts.delete(key);
    } else {
      this.texts.set(key, now);
    }
    this.changes.fire(key);
  }
}

function placeOf({ key, name }: DocumentAddress): string {
  return `${key}/${name}`;
}
