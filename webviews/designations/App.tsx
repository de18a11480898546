import type { VNode } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { DesignationArm } from '../../src/reads/designations/picture';
import type { DesignationProtocol, DesignationWords } from '../../src/webviews/designations/messages';
import type { Host } from '../shared/host';

type HostOf = Host<DesignationProtocol>;

export function App({ host }: { readonly host: HostOf }): VNode | null {
  const [shown, setShown] = useState<DesignationProtocol['toPage']>();
  useLayoutEffect(() => {
    host.listen((message) => {
      host.keep({ uri: message.uri });
      setShown(message);
    });
    host.send({ type: 'ready' });
  }, [host]);
  if (shown === undefined) {
    return null;
  }
  const { words, picture } = shown;
  return (
    <main>
      <h1>{words.title}</h1>
      <p class="project" dir="auto">
        {picture.project}
      </p>
      <p class="legend">{words.legend}</p>
      {picture.strays.length > 0 && <p class="strays">{words.strays.replace('{0}', picture.strays.join('; '))}</p>}
      {picture.arms.map((arm) => (
        <ArmGrid arm={arm} words={words} host={host} key={arm.armNum} />
      ))}
    </main>
  );
}

/** A table with one place for the keyboard; the arrow keys move it. */
// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
function ArmGrid({
  arm,
  words,
  host,
}: {
  readonly arm: DesignationArm;
  readonly words: DesignationWords;
  readonly host: HostOf;
}): VNode {
  const [at, setAt] = useState({ row: 0, column: 0 });
  const move = (event: KeyboardEvent, table: HTMLElement): void => {
    const step = steps[event.key];
    if (step === undefined) {
      return;
    }
    event.preventDefault();
    const row = Math.min(Math.max(at.row + step[0], 0), arm.rows.length - 1);
    const column = Math.min(Math.max(at.column + step[1], 0), arm.events.length - 1);
    setAt({ row, column });
    table.querySelector<HTMLElement>(`[data-at="${row} ${column}"]`)?.focus();
  };
  return (
    <section>
      <h2 dir="auto">{words.arm.replace('{0}', String(arm.armNum)).replace('{1}', arm.name)}</h2>
      <table
        role="grid"
        onKeyDown={(event) => {
          move(event, event.currentTarget);
        }}
      >
        <thead>
          <tr>
            <th scope="col">{words.instrument}</th>
            {arm.events.map(({ name, label, isRepeating, day }) => (
              <th scope="col" key={name} title={name}>
                {label}
                {day !== '' && <div class="day">{words.day.replace('{0}', day)}</div>}
                {isRepeating && <Repeats words={words} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {arm.rows.map(({ form, label, cells }, row) => (
            <tr key={form}>
              <th scope="row" title={form} dir="auto">
                {label}
              </th>
              {arm.events.map((event, column) => {
                const cell = cells[column];
                const change = cell?.isChanged !== true ? '' : cell.isDesignated ? words.added : words.removed;
                return (
                  <td key={event.name} role="gridcell" class={change === '' ? '' : 'changed'}>
                    <input
                      type="checkbox"
                      data-at={`${row} ${column}`}
                      tabIndex={at.row === row && at.column === column ? 0 : -1}
                      checked={cell?.isDesignated === true}
                      aria-label={[label, event.label, change].filter((part) => part !== '').join(', ')}
                      onFocus={() => {
                        setAt({ row, column });
                      }}
                      onChange={() => {
                        host.send({ type: 'toggle', event: event.name, form, armNum: arm.armNum });
                      }}
                    />
                    <span class="marks">
                      {cell?.isRepeating === true && cell.isDesignated && <Repeats words={words} />}
                      {change !== '' && (
                        <span class="change" title={change}>
                          {cell?.isDesignated === true ? '+' : '−'}
                        </span>
                      )}
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Repeats({ words }: { readonly words: DesignationWords }): VNode {
  return (
    <span class="repeats" role="img" aria-label={words.repeats} title={words.repeats}>
      ↻
    </span>
  );
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
};
