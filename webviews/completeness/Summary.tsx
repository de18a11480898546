import type { VNode } from 'preact';
import type { SummaryPicture } from '../../src/reads/completeness/picture';
import type { CompletenessProtocol, CompletenessWords } from '../../src/webviews/completeness/messages';
import { fill } from '../shared/fill';
import type { Host } from '../shared/host';
import { Again } from '../shared/Reading';
import { Label } from '../shared/Label';

interface SummaryProps {
  readonly picture: SummaryPicture;
  readonly words: CompletenessWords;
  readonly host: Host<CompletenessProtocol>;
}

const numbers = ['n', 'missing', 'unique', 'min', 'max', 'mean', 'median', 'sd'] as const;

// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function Summary({ picture, words, host }: SummaryProps): VNode {
  const { lines, bars, histogram } = picture;
  return (
    <main>
      <h1>{fill(words.summaryOf, picture.field)}</h1>
      <p class="project" dir="auto">
        {[picture.project, picture.form, picture.type].join(' · ')}
      </p>
      <p>
        <Label html={picture.label} image={(what) => what} />
      </p>
      {picture.remarks.map((remark) => (
        <p class="remark" key={remark}>
          {remark}
        </p>
      ))}
      <table>
        <thead>
          <tr>
            <th scope="col">{words.where}</th>
            {numbers.map((name) => (
              <th scope="col" class="number" key={name}>
                {words.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.kind} ${line.label}`}>
              <th scope="row" dir="auto">
                {line.kind === 'all'
                  ? words.all
                  : `${line.kind === 'event' ? words.event : words.group}: ${line.label}`}
              </th>
              {numbers.map((name) => (
                <td class="number" key={name}>
                  {name === 'unique' && line.isUniqueLeast ? `≥ ${line.unique}` : line[name]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {bars.length > 0 && (
        <section>
          <h2>{words.choices}</h2>
          <table class="bars">
            <thead>
              <tr>
                <th scope="col">{words.code}</th>
                <th scope="col">{words.label}</th>
                <th scope="col" class="number">
                  {words.count}
                </th>
                <th scope="col" aria-hidden="true" />
              </tr>
            </thead>
            <tbody>
              {bars.map(({ code, label, count }) => (
                <tr key={code}>
                  <th scope="row">{code}</th>
                  <td>
                    <Label html={label} image={(what) => what} />
                  </td>
                  <td class="number">{count}</td>
                  <td aria-hidden="true">
                    <svg class="share" width="240" height="14" viewBox="0 0 240 14">
                      <rect class="part" x="0" y="1" width={(240 * count) / most(bars)} height="12" />
                    </svg>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {histogram.length > 0 && <Histogram picture={picture} words={words} />}
      <p>
        <Again words={words} host={host} />
      </p>
    </main>
  );
}

function Histogram({ picture: { histogram }, words }: Omit<SummaryProps, 'host'>): VNode {
  const [width, height] = [480, 140];
  const step = width / histogram.length;
  const title = fill(
    words.histogramOf,
    histogram.reduce((sum, { count }) => sum + count, 0),
    histogram[0]?.from ?? '',
    histogram.at(-1)?.to ?? '',
  );
  return (
    <section>
      <h2>{words.histogram}</h2>
      <svg
        class="share histogram"
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={title}
      >
        {histogram.map(({ from, to, count }, at) => {
          const size = ((height - 4) * count) / most(histogram);
          return (
            <rect class="part" key={from} x={at * step + 1} y={height - 1 - size} width={step - 2} height={size}>
              <title>{fill(words.histogramOf, count, from, to)}</title>
            </rect>
          );
        })}
        <path class="axis" d={`M0 ${height - 0.5} H${width}`} />
      </svg>
      <div class="ends quiet" aria-hidden="true">
        <span>{histogram[0]?.from}</span>
        <span>{histogram.at(-1)?.to}</span>
      </div>
      <details>
        <summary>{words.data}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.from}</th>
              <th scope="col">{words.to}</th>
              <th scope="col" class="number">
                {words.count}
              </th>
            </tr>
          </thead>
          <tbody>
            {histogram.map(({ from, to, count }) => (
              <tr key={from}>
                <td>{from}</td>
                <td>{to}</td>
                <td class="number">{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function most(list: readonly { readonly count: number }[]): number {
  return Math.max(1, ...list.map(({ count }) => count));
}
