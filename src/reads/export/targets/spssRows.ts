import { Buffer } from 'node:buffer';
import type { Row } from './csvRows';
import { spssTextBytes, spssValue } from './spssValue';
import { cutBytes } from './shortNames';
import type { Storage } from './storage';

/** What the packing of SPSS says about eight bytes. */
const command = { end: 252, raw: 253, blanks: 254, missing: 255, bias: 100 } as const;

/** How much of a text stands in one of its variables, and the bytes that these take in a row. */
const segmentText = 255;
const segmentRow = 256;

interface Variable {
  readonly width: number;
  readonly stored: Storage;
}

/** Rows packed by bytes: small whole numbers, blanks and missing values take one byte, everything else eight and one. */
export class SpssRows {
  private out: Buffer = Buffer.alloc(64 * 1024);
  private length = 0;
  /** Where the commands of the next eight bytes stand, and how many of them are given. */
  private commandsAt = 0;
  private commands = 8;
  private readonly scratch: Buffer;

  constructor(private readonly variables: readonly Variable[]) {
    this.scratch = Buffer.alloc(Math.max(8, ...variables.map(({ width }) => rowBytes(width))));
  }

  /** The bytes of these rows that are whole; what is not comes with the next. */
  pack(rows: readonly Row[]): Buffer {
    for (const row of rows) {
      for (let i = 0; i < this.variables.length; i++) {
        const variable = this.variables[i];
        const text = row[i] ?? '';
        if (!variable) {
          continue;
        }
        if (variable.stored === 'text') {
          this.text(text, variable.width);
        } else if (text === '') {
          this.command(command.missing);
        } else {
          this.number(spssValue(variable.stored, text));
        }
      }
    }
    return this.taken(this.commands === 8 ? this.length : this.commandsAt);
  }

  /** What is left, and the mark of the end. */
  end(): Buffer {
    this.command(command.end);
    return this.taken(this.length);
  }

  private taken(end: number): Buffer {
    const bytes = Buffer.from(this.out.subarray(0, end));
    this.out.copy(this.out, 0, end, this.length);
    this.length -= end;
    this.commandsAt -= end;
    return bytes;
  }

  private number(value: number): void {
    const biased = value + command.bias;
    if (Number.isInteger(value) && biased >= 1 && biased <= 251) {
      this.command(biased);
    } else {
      this.command(command.raw);
      this.out.writeDoubleLE(value, this.length);
      this.length += 8;
    }
  }

  private text(text: string, width: number): void {
    const bytes = rowBytes(width);
    if (text === '') {
      for (let at = 0; at < bytes; at += 8) {
        this.command(command.blanks);
      }
      return;
    }
    const { scratch } = this;
    let end: number;
    if (width <= segmentText) {
      end = scratch.write(text, 0);
    } else {
      const whole = Buffer.from(cutBytes(text, spssTextBytes));
      let row = 0;
      for (let at = 0; at < whole.length; at += segmentText, row += segmentRow) {
        whole.copy(scratch, row, at, at + segmentText);
        scratch[row + segmentText] = 0x20;
      }
      const last = (whole.length - 1) % segmentText;
      end = row - segmentRow + last + 1;
    }
    const filled = Math.ceil(end / 8) * 8;
    scratch.fill(0x20, end, filled);
    for (let at = 0; at < filled; at += 8) {
      this.command(command.raw);
      scratch.copy(this.out, this.length, at, at + 8);
      this.length += 8;
    }
    for (let at = filled; at < bytes; at += 8) {
      this.command(command.blanks);
    }
  }

  private command(code: number): void {
    if (this.length + 24 > this.out.length) {
      this.out = Buffer.concat([this.out, Buffer.alloc(this.out.length)]);
    }
    if (this.commands === 8) {
      this.commandsAt = this.length;
      this.out.fill(0, this.length, this.length + 8);
      this.length += 8;
      this.commands = 0;
    }
    this.out[this.commandsAt + this.commands] = code;
    this.commands++;
  }
}

/** Bytes that a text of this width takes in a row. */
function rowBytes(width: number): number {
  const segments = width > segmentText ? Math.ceil(width / 252) : 1;
  const last = segments === 1 ? width : width - (segments - 1) * 252;
  return (segments - 1) * segmentRow + Math.ceil(Math.max(1, last) / 8) * 8;
}
