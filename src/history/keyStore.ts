import { randomBytes } from 'node:crypto';
import { type KeyRing, type MasterKey, keyLength, masterKeyOf } from '../operations/snapshot/keys';
import { SnapshotError } from '../operations/snapshot/snapshotError';
import type { Secrets } from '../projects/tokenStore';

const currentName = 'snapshots:key';

/**
 * Master keys of snapshots, in the secret storage only. Each is stored under its own id, so that two windows that make one at the same
 * moment lose none; the name of the one in use stands apart.
 */
export class KeyStore implements KeyRing {
  constructor(private readonly secrets: Secrets) {}

  async current(): Promise<MasterKey> {
    const known = await this.known();
    if (known) {
      return known;
    }
    const made = masterKeyOf(randomBytes(keyLength));
    await this.keep(made);
    await this.secrets.store(currentName, made.id);
    // What cannot be read back would be lost with the window.
    if (!await this.find(made.id)) {
      throw new SnapshotError('no-key');
    }
    return made;
  }

  async find(id: string): Promise<MasterKey | undefined> {
    const text = await this.secrets.get(nameOf(id));
    if (text === undefined) {
      return undefined;
    }
    const key = masterKeyOf(Buffer.from(text, 'base64'));
    return key.bytes.length === keyLength && key.id === id ? key : undefined;
  }

  /** The key in use as text, for safekeeping elsewhere; nothing when none was made yet. */
  async exportText(): Promise<string | undefined> {
    const key = await this.known();
    return key && `${prefix}${key.id}-${Buffer.from(key.bytes).toString('base64url')}`;
  }

  /** Takes an exported key back. @returns its id @throws SnapshotError `wrong-key` */
  async importText(text: string): Promise<string> {
    const [, id, body] = /^redcap-workbench-key-([0-9a-f]{16})-([\w-]{43})$/.exec(text.trim()) ?? [];
    const key = masterKeyOf(Buffer.from(body ?? '', 'base64url'));
    if (body === undefined || key.id !== id) {
      throw new SnapshotError('wrong-key');
    }
    await this.keep(key);
    return key.id;
  }

  private async known(): Promise<MasterKey | undefined> {
    const id = await this.secrets.get(currentName);
    return id === undefined ? undefined : await this.find(id);
  }

  private async keep(key: MasterKey): Promise<void> {
    await this.secrets.store(nameOf(key.id), Buffer.from(key.bytes).toString('base64'));
  }
}

const prefix = 'redcap-workbench-key-';

function nameOf(id: string): string {
  return `${currentName}:${id}`;
}
