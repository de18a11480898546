import { randomBytes } from 'node:crypto';
import { type KeyRing, type MasterKey, keyLength, masterKeyOf } from '../safety/snapshot/keys';
import { SnapshotError } from '../safety/snapshot/snapshotError';
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
    if (!(await this.find(made.id))) {
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

  /** Keys as text, one a line, for safekeeping elsewhere: the one in use and those of `others` that are known; nothing when there are none. */
  async exportText(others: Iterable<string> = []): Promise<string | undefined> {
    const current = await this.secrets.get(currentName);
    const keys = await Promise.all(
      [...new Set([...(current === undefined ? [] : [current]), ...others])].map((id) => this.find(id)),
    );
    const lines = keys.flatMap((key) =>
      key ? [`${prefix}${key.id}-${Buffer.from(key.bytes).toString('base64url')}`] : [],
    );
    return lines.length === 0 ? undefined : lines.join('\n');
  }

  /**
   * Takes exported keys back, whatever stands between them (a one-line input swallows line ends). Where no key is in use, the first is from
   * now on. @returns their ids @throws SnapshotError `wrong-key`
   */
  async importText(text: string): Promise<readonly string[]> {
    const keys = exportedKeys(text);
    const [first] = keys ?? [];
    if (!keys || !first) {
      throw new SnapshotError('wrong-key');
    }
    for (const key of keys) {
      await this.keep(key);
    }
    if (!(await this.known())) {
      await this.secrets.store(currentName, first.id);
    }
    return keys.map(({ id }) => id);
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

/** Whether a text holds exported keys, and all of them unharmed. */
export function isExportedKey(text: string): boolean {
  return exportedKeys(text) !== undefined;
}

function exportedKeys(text: string): readonly MasterKey[] | undefined {
  const found = [...text.matchAll(/redcap-workbench-key-([0-9a-f]{16})-([\w-]{43})/g)];
  const keys = found.map(([, , body = '']) => masterKeyOf(Buffer.from(body, 'base64url')));
  const whole =
    text.split(prefix).length - 1 === found.length && keys.every((key, index) => key.id === found[index]?.[1]);
  return found.length > 0 && whole ? keys : undefined;
}

function nameOf(id: string): string {
  return `${currentName}:${id}`;
}
