import type { ComponentChildren, VNode } from 'preact';
import type { Status, StatusPicture, StatusView } from '../../src/reads/status/picture';
import type { StatusWords } from '../../src/webviews/recordStatus/messages';

interface FiltersProps {
  readonly picture: StatusPicture;
  readonly words: StatusWords;
  readonly change: (changed: Partial<StatusView>) => void;
  readonly children: ComponentChildren;
}

// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function Filters({ picture, words, change, children }: FiltersProps): VNode {
  const { view, arms, groups, columns, statusOrder } = picture;
  return (
    <div class="tools" role="group" aria-label={words.filter}>
      {arms.length > 1 && (
        <label>
          {words.arm}
          <select
            value={view.arm}
            onChange={(event) => {
              change({ arm: Number(event.currentTarget.value), sort: -1, column: -1 });
            }}
          >
            {arms.map(({ armNum, name }) => (
              <option value={armNum} key={armNum}>
                {`${armNum}: ${name}`}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {words.status}
        <select
          value={view.status}
          onChange={(event) => {
            change({ status: event.currentTarget.value as Status | '' });
          }}
        >
          <option value="">{words.all}</option>
          {statusOrder.map((status) => (
            <option value={status} key={status}>
              {words.statuses[status]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.where}
        <select
          value={view.column}
          onChange={(event) => {
            change({ column: Number(event.currentTarget.value) });
          }}
        >
          <option value={-1}>{words.anywhere}</option>
          {columns.map(({ event, eventLabel, form, formLabel }, at) => (
            <option value={at} key={`${event} ${form}`}>
              {eventLabel === '' ? formLabel : `${formLabel} · ${eventLabel}`}
            </option>
          ))}
        </select>
      </label>
      {groups.length > 0 && (
        <label>
          {words.group}
          <select
            value={view.group}
            onChange={(event) => {
              change({ group: event.currentTarget.value });
            }}
          >
            <option value="">{words.all}</option>
            {groups.map(({ name, label }) => (
              <option value={name} key={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {words.find}
        <input
          type="search"
          value={view.text}
          onInput={(event) => {
            change({ text: event.currentTarget.value });
          }}
        />
      </label>
      {children}
    </div>
  );
}
