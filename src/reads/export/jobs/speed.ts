/** How far something was at a moment, milliseconds. */
interface Sample {
  readonly at: number;
  readonly bytes: number;
  readonly done: number;
}

/** The time that a rate is taken over, milliseconds: shorter ones jump about, longer ones tell of the past. */
const span = 15_000;
/** Less of it tells nothing. */
const least = 1_000;

/** How fast an export goes, by what came in of late. */
export class Speed {
  private readonly samples: Sample[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  saw(bytes: number, done: number): void {
    const at = this.now();
    this.samples.push({ at, bytes, done });
    while (this.samples.length > 2 && at - (this.samples[1]?.at ?? at) > span) {
      this.samples.shift();
    }
  }

  /** `undefined` until there is enough to go by. */
  get bytesPerSecond(): number | undefined {
    const [seconds, bytes] = this.since(({ bytes: seen }) => seen);
    return seconds === 0 ? undefined : bytes / seconds;
  }

  secondsFor(remaining: number): number | undefined {
    const [seconds, done] = this.since((sample) => sample.done);
    return seconds === 0 || done === 0 ? undefined : (remaining / done) * seconds;
  }

  private since(of: (sample: Sample) => number): readonly [seconds: number, amount: number] {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    return !first || !last || last.at - first.at < least ? [0, 0] : [(last.at - first.at) / 1000, of(last) - of(first)];
  }
}
