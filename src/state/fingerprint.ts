/**
 * Fingerprints of values: salted numbers of 48 bits, good for nothing but "is it still the same". They guard against chance, not against
 * somebody who looks for two values with one fingerprint; who may write such values may change the record anyway.
 */
const span = 2 ** 48;

/** The fingerprint of a data point; a checkbox has several values, in any order. */
export function fingerprintOf(values: Iterable<string>, salt: Uint8Array): number {
  const seeds = seedsOf(salt);
  let print = 0;
  for (const value of values) {
    print = joinPrints(print, fingerprint(value, seeds));
  }
  return print;
}

/** Of two values of one data point. */
export function joinPrints(a: number, b: number): number {
  return (a + b) % span;
}

/** One of two, in this order: no sum of others makes up for a difference in either. */
export function mixPrints(a: number, b: number): number {
  const high = Math.floor(a / 2 ** 32) ^ Math.imul(Math.floor(b / 2 ** 32) + 1, 0x27_d4_eb_2f);
  let first = Math.imul((a >>> 0) ^ Math.imul(b >>> 0, 0x9e_37_79_b1), 0x85_eb_ca_6b) ^ high;
  let second = Math.imul((b >>> 0) ^ Math.imul(a >>> 0, 0x5f_35_6b_e5), 0xc2_b2_ae_35) ^ Math.imul(high, 0x16_56_67_b1);
  first = Math.imul(first ^ (first >>> 15), 0x2c_1b_3c_6d);
  second = Math.imul(second ^ (second >>> 13) ^ first, 0x29_7a_2d_39);
  first ^= second >>> 16;
  return (second & 0xff_ff) * 2 ** 32 + (first >>> 0);
}

export type Seeds = readonly [number, number];

export function seedsOf(salt: Uint8Array): Seeds {
  const bytes = Buffer.from(salt);
  return [bytes.readInt32LE(0), bytes.readInt32LE(4)];
}

/** Two multiplicative hashes of 32 bits with different multipliers, mixed at the end; some ten times as fast as a digest of the crypto library. */
export function fingerprint(value: string, [first, second]: Seeds): number {
  let a = 0xde_ad_be_ef ^ first;
  let b = 0x41_c6_ce_57 ^ second;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e_37_79_b1);
    b = Math.imul(b ^ unit, 0x5f_35_6b_e5);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85_eb_ca_6b) ^ Math.imul(b ^ (b >>> 13), 0xc2_b2_ae_35);
  b = Math.imul(b ^ (b >>> 16), 0x85_eb_ca_6b) ^ Math.imul(a ^ (a >>> 13), 0xc2_b2_ae_35);
  return (b & 0xff_ff) * 2 ** 32 + (a >>> 0);
}
