import { randomBytes } from 'node:crypto';
import { ExportError } from '../../reads/export/exportError';
import type { Secrets } from '../../projects/tokenStore';

/**
 * What dates are shifted and names of records are hashed by: made once a project, and only in the secret storage, so that exports of a project from
 * this computer fit together and nobody who has one of them can undo it.
 */
export class DeidentifySecrets {
  constructor(private readonly secrets: Secrets) {}

  /** @throws ExportError `no-secret` where the storage does not keep it: another one next time would be another export */
  async of(projectKey: string): Promise<string> {
    const name = nameOf(projectKey);
    const known = await this.secrets.get(name);
    if (known !== undefined && known !== '') {
      return known;
    }
    const made = randomBytes(32).toString('hex');
    await this.secrets.store(name, made);
    const kept = await this.secrets.get(name);
    if (kept === undefined || kept === '') {
      throw new ExportError('no-secret');
    }
    return kept;
  }

  /** Whether a de-identified export of the project was made. */
  async has(projectKey: string): Promise<boolean> {
    return ((await this.secrets.get(nameOf(projectKey))) ?? '') !== '';
  }

  /** Later exports have other hashes and dates. */
  async forget(projectKey: string): Promise<void> {
    await this.secrets.delete(nameOf(projectKey));
  }
}

function nameOf(projectKey: string): string {
  return `exportDeidentify:${projectKey}`;
}
