import type { VNode } from 'preact';
import type { Status, StatusPicture } from '../../src/reads/status/picture';
import type { StatusWords } from '../../src/webviews/recordStatus/messages';

const width = 28;

/** How the statuses of a column share the records that are shown. */
export function TotalBar({
  counts,
  order,
}: {
  readonly counts: readonly number[];
  readonly order: readonly Status[];
}): VNode {
  const all = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  let from = 0;
  return (
    <svg class="bar" width={width} height="12" viewBox={`0 0 ${width} 12`} aria-hidden="true">
      {order.map((status, at) => {
        const size = ((counts[at] ?? 0) / all) * width;
        const x = from;
        from += size;
        return size === 0 ? null : <rect key={status} class={status} x={x} y="0" width={size} height="12" />;
      })}
      <rect class="frame" x="0.5" y="0.5" width={width - 1} height="11" />
    </svg>
  );
}

/** The same in numbers. */
export function TotalsTable({
  picture,
  words,
}: {
  readonly picture: StatusPicture;
  readonly words: StatusWords;
}): VNode {
  const { columns, totals, statusOrder } = picture;
  return (
    <details class="numbers">
      <summary>{words.totals}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.instrument}</th>
            <th scope="col">{words.event}</th>
            {statusOrder.map((status) => (
              <th scope="col" class="number" key={status}>
                {words.statuses[status]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map(({ event, eventLabel, form, formLabel, isHidden }, at) => (
            <tr key={`${event} ${form}`}>
              <th scope="row" dir="auto">
                {formLabel}
              </th>
              <td dir="auto">{eventLabel}</td>
              {statusOrder.map((status, rank) => (
                <td class="number" key={status}>
                  {isHidden ? '?' : (totals[at]?.[rank] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
