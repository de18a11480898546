import type { Clock } from '../reads/preview/pretendRecord';

/** By the clock of this computer. */
export function clockNow(): Clock {
  const now = new Date();
  const two = (number: number): string => String(number).padStart(2, '0');
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return { today, now: `${today} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}` };
}
