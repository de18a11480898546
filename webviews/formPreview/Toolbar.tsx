import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ShownForm } from '../../src/webviews/formPreview/messages';
import { Action } from '../shared/Action';
import { useTools } from './context';

interface ToolbarProps {
  readonly message: ShownForm;
  readonly page: number | undefined;
  readonly setPage: (page: number | undefined) => void;
}

// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function Toolbar({ message, page, setPage }: ToolbarProps): VNode {
  const { words, send } = useTools();
  const { picture, forms, events, follows, counts, taken } = message;
  return (
    <header>
      <div class="tools" role="toolbar" aria-label={words.toolbar}>
        <label>
          {words.form}{' '}
          <select
            value={picture.form}
            onChange={(event) => {
              send({ type: 'show', form: event.currentTarget.value });
            }}
          >
            {forms.map(({ name, label }) => (
              <option value={name} key={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.look}{' '}
          <select
            value={picture.look}
            onChange={(event) => {
              send({ type: 'show', look: event.currentTarget.value === 'survey' ? 'survey' : 'form' });
            }}
          >
            <option value="form">{words.dataEntry}</option>
            <option value="survey">{words.survey}</option>
          </select>
        </label>
        {events.length > 0 && (
          <label>
            {words.event}{' '}
            <select
              value={picture.event}
              onChange={(event) => {
                send({ type: 'show', event: event.currentTarget.value });
              }}
            >
              {events.map(({ name, label }) => (
                <option value={name} key={name}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {words.instance}{' '}
          <InstanceBox
            instance={picture.instance}
            onInstance={(instance) => {
              send({ type: 'show', instance });
            }}
          />
        </label>
        {picture.look === 'survey' && (
          <label class="check">
            <input
              type="checkbox"
              checked={page !== undefined}
              onChange={(event) => {
                setPage(event.currentTarget.checked ? 0 : undefined);
              }}
            />
            {words.pages}
          </label>
        )}
        <label class="check">
          <input
            type="checkbox"
            checked={follows}
            onChange={(event) => {
              send({ type: 'show', follows: event.currentTarget.checked });
            }}
          />
          {words.follow}
        </label>
        <Action label={words.clear} act={() => send({ type: 'clear' })} />
        <Action label={words.testBranches} act={() => send({ type: 'testBranches' })} />
        <Action label={words.takeRecord} act={() => send({ type: 'takeRecord' })} />
        <Action label={words.paper} act={() => send({ type: 'paper' })} />
      </div>
      <div class="counts" role="status" aria-live="polite">
        {counts}
      </div>
      {taken !== undefined && (
        <section class="taken" aria-label={words.taken}>
          <div class="taken-head">
            <p dir="auto">{taken.title}</p>
            <Action label={words.putAway} act={() => send({ type: 'putAway' })} />
          </div>
          {taken.remarks.map((remark) => (
            <p class="hint" key={remark}>
              {remark}
            </p>
          ))}
        </section>
      )}
    </header>
  );
}

/** What is being typed stays, whatever is drawn meanwhile, until it is taken or left. */
function InstanceBox({
  instance,
  onInstance,
}: {
  readonly instance: number;
  readonly onInstance: (instance: number) => void;
}): VNode {
  const [typed, setTyped] = useState<string>();
  return (
    <input
      type="number"
      min="1"
      max="1000"
      value={typed ?? String(instance)}
      onInput={(event) => {
        setTyped(event.currentTarget.value);
      }}
      onChange={(event) => {
        setTyped(undefined);
        onInstance(Math.trunc(event.currentTarget.valueAsNumber) || 1);
      }}
      onBlur={() => {
        setTyped(undefined);
      }}
    />
  );
}
