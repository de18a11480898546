import { round } from '../numbers';

/** Estimated GFR in mL/min/1.73 m² (CKD-EPI 2021) from creatinine in mg/dL; sex 1 male, 2 female. */
export function ckdEpi(creatinine: number, age: number, sex: '1' | '2'): number {
  const [kappa, alpha, factor] = sex === '2' ? [0.7, -0.241, 1.012] : [0.9, -0.302, 1];
  return round(
    142 * Math.min(creatinine / kappa, 1) ** alpha * Math.max(creatinine / kappa, 1) ** -1.2 * 0.9938 ** age * factor,
  );
}
