import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { SnapshotError } from './snapshotError';

/** The key that wraps the keys of snapshots. It leaves the secret storage only when the user exports it. */
export interface MasterKey {
  /** Names the key without telling anything of it: 16 hexadecimal digits of its digest. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

/** Where master keys live. */
export interface KeyRing {
  /** The key for new snapshots; made when there is none. @throws SnapshotError `no-key` */
  current(): Promise<MasterKey>;
  /** A key by its id; nothing when it is lost. */
  find(id: string): Promise<MasterKey | undefined>;
}

/** A snapshot's own key, sealed with the master key. Base64. */
export interface WrappedKey {
  readonly keyId: string;
  readonly nonce: string;
  readonly sealed: string;
}

export const keyLength = 32;
const tagLength = 16;

export function masterKeyOf(bytes: Uint8Array): MasterKey {
  return { id: createHash('sha256').update('redcap-workbench key').update(bytes).digest('hex').slice(0, 16), bytes };
}

/** Seals a snapshot's key; `snapshotId` is bound to it, so that it opens no other snapshot. */
export function wrapKey(master: MasterKey, snapshotId: string, key: Uint8Array): WrappedKey {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', master.bytes, nonce).setAAD(Buffer.from(snapshotId));
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return { keyId: master.id, nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
}

/** @throws SnapshotError `damaged` */
export function unwrapKey(master: MasterKey, snapshotId: string, wrapped: WrappedKey): Buffer {
  try {
    const sealed = Buffer.from(wrapped.sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', master.bytes, Buffer.from(wrapped.nonce, 'base64')).setAAD(
      Buffer.from(snapshotId),
    );
    decipher.setAuthTag(sealed.subarray(-tagLength));
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()]);
  } catch (cause) {
    throw new SnapshotError('damaged', 'key', cause);
  }
}

/** The key of one part in one file: bound to snapshot, part and a salt of the file, so that counters as nonces never meet twice. */
export function partKey(snapshotKey: Uint8Array, snapshotId: string, part: string, salt: Uint8Array): Buffer {
  return Buffer.from(
    hkdfSync('sha256', snapshotKey, salt, `redcap-workbench snapshot\n${snapshotId}\n${part}`, keyLength),
  );
}
