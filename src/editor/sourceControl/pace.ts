/** How often each project may be asked. Times in milliseconds. */
export class Pace {
  private readonly last = new Map<string, number>();

  /** @param interval 0 or less: never */
  constructor(
    private readonly interval: () => number,
    private readonly now: () => number,
  ) {}

  get isOn(): boolean {
    return this.interval() > 0;
  }

  isDue(key: string): boolean {
    const last = this.last.get(key);
    return this.isOn && (last === undefined || this.now() - last >= this.interval());
  }

  asked(key: string): void {
    this.last.set(key, this.now());
  }
}
