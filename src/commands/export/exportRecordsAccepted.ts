import type { Memento } from 'vscode';
import type { AcceptedRisks } from './gitWarning';

const name = 'gitRisksAccepted';
/** Older ones are asked about again. */
const kept = 500;

/** Which files in git repositories the user has agreed to; only digests are kept. */
export class AcceptedExports implements AcceptedRisks {
  constructor(private readonly memento: Memento) {}

  has(id: string): boolean {
    return this.all().includes(id);
  }

  async add(id: string): Promise<void> {
    await this.memento.update(name, [...this.all().filter((one) => one !== id), id].slice(-kept));
  }

  private all(): readonly string[] {
    const stored = this.memento.get<unknown>(name);
    return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
  }
}
