import type { VNode } from 'preact';
import type { Status } from '../../src/reads/status/picture';

/** A status in REDCap's colour, and in a shape for those who do not see it: ring, dot, half a dot, dot with a check, stack, checks. */
export function Dot({ status, more }: { readonly status: Status; readonly more: number }): VNode {
  const stacked = more > 0 && status !== 'none';
  return (
    <svg class={`dot ${status}`} width="22" height="16" viewBox="0 0 22 16" aria-hidden="true">
      {stacked && <circle class="behind" cx="14" cy="8" r="5.5" />}
      {stacked && <circle class="behind" cx="11" cy="8" r="5.5" />}
      <g transform={stacked ? 'translate(-3 0)' : undefined}>{shapes[status]()}</g>
    </svg>
  );
}

const shapes: Readonly<Record<Status, () => VNode>> = {
  none: () => <circle class="ring" cx="11" cy="8" r="5" />,
  incomplete: () => <circle class="fill" cx="11" cy="8" r="5.5" />,
  unverified: () => (
    <>
      <circle class="line" cx="11" cy="8" r="5" />
      <path class="fill" d="M11 2.5 A5.5 5.5 0 0 0 11 13.5 Z" />
    </>
  ),
  complete: () => (
    <>
      <circle class="fill" cx="11" cy="8" r="6" />
      <path class="mark" d="M8 8.3 L10.3 10.5 L14 5.8" />
    </>
  ),
  mixed: () => (
    <>
      <circle class="fill" cx="11" cy="8" r="5.5" />
      <path class="mark" d="M8.3 8 H13.7" />
    </>
  ),
  partial: () => (
    <>
      <path class="check" d="M6 8.5 L9 11.5 L12 7" />
      <circle class="fill" cx="15.5" cy="5" r="1.6" />
    </>
  ),
  finished: () => <path class="check" d="M5.5 8 L9.5 12 L16 3.5" />,
};
