/** Rounds halves away from zero after dropping the noise beyond 15 significant digits, as PHP does: 19/20*9 is 8.55 and gives 8.6. */
export function round(value: number, digits = 0): number {
  const shifted = Math.round(Number(`${Number(Math.abs(value).toPrecision(15))}e${digits}`));
  return Math.sign(value) * Number(`${shifted}e-${digits}`) || 0;
}

/** Exactly `digits` decimals, as the `number_1dp` validations want. */
export function fixed(value: number, digits = 1): string {
  return round(value, digits).toFixed(digits);
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
