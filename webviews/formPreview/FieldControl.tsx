import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ChoiceView, Control, FieldView } from '../../src/reads/preview/picture';
import { Label } from '../shared/Label';
import { useTools } from './context';

interface ControlProps<C extends Control = Control> {
  readonly field: FieldView;
  readonly control: C;
  readonly labelledBy: string;
}
type Of<K extends Control['kind']> = Extract<Control, { readonly kind: K }>;

/** What a field is answered with: native elements, as on REDCap's own pages. */
export function FieldControl({ field, labelledBy }: Omit<ControlProps, 'control'>): VNode | null {
  const { control } = field;
  switch (control.kind) {
    case 'text':
      return <TextBox field={field} control={control} labelledBy={labelledBy} />;
    case 'notes':
      return <NotesBox field={field} control={control} labelledBy={labelledBy} />;
    case 'dropdown':
      return <Dropdown field={field} control={control} labelledBy={labelledBy} />;
    case 'radio':
      return <Radios field={field} control={control} labelledBy={labelledBy} />;
    case 'checkbox':
      return <Boxes field={field} control={control} labelledBy={labelledBy} />;
    case 'slider':
      return <Slider field={field} control={control} labelledBy={labelledBy} />;
    case 'calc':
      return (
        <output class="calc" aria-labelledby={labelledBy}>
          {control.value === '' ? '\u00A0' : control.value}
        </output>
      );
    case 'descriptive':
      return null;
    case 'inert':
      return <span class="inert">{control.text}</span>;
  }
}

/** While somebody types, what they typed stands; what comes back is the same, only later. */
function useTyped(field: FieldView, value: string): [string, (typed: string) => void, () => void] {
  const { send } = useTools();
  const [typed, setTyped] = useState<string>();
  return [
    typed ?? value,
    (text) => {
      setTyped(text);
      send({ type: 'answer', key: field.key, name: field.name, value: text });
    },
    () => {
      setTyped(undefined);
    },
  ];
}

function TextBox({ field, control, labelledBy }: ControlProps<Of<'text'>>): VNode {
  const { send } = useTools();
  const [value, type, leave] = useTyped(field, control.value);
  return (
    <span class="box">
      <input
        ref={(element) => {
          // Its type is not known before; both kinds take the same.
          element?.setAttribute('type', control.isMasked ? 'password' : 'text');
        }}
        autocomplete="off"
        value={value}
        placeholder={control.placeholder}
        maxLength={control.limit}
        readOnly={field.isReadOnly}
        aria-labelledby={labelledBy}
        aria-invalid={field.faults.length > 0}
        aria-required={field.isRequired}
        onInput={(event) => {
          type(event.currentTarget.value);
        }}
        onBlur={leave}
      />
      {control.now !== undefined && !field.isReadOnly && (
        <button
          type="button"
          class="small"
          onClick={() => {
            send({ type: 'answer', key: field.key, name: field.name, value: control.now?.value ?? '' });
          }}
        >
          {control.now.label}
        </button>
      )}
      {control.format !== '' && <span class="format">{control.format}</span>}
    </span>
  );
}

function NotesBox({ field, control, labelledBy }: ControlProps<Of<'notes'>>): VNode {
  const [value, type, leave] = useTyped(field, control.value);
  return (
    <textarea
      rows={4}
      value={value}
      placeholder={control.placeholder}
      maxLength={control.limit}
      readOnly={field.isReadOnly}
      aria-labelledby={labelledBy}
      aria-required={field.isRequired}
      onInput={(event) => {
        type(event.currentTarget.value);
      }}
      onBlur={leave}
    />
  );
}

function Dropdown({ field, control, labelledBy }: ControlProps<Of<'dropdown'>>): VNode {
  const { send, words } = useTools();
  return (
    <select
      value={control.value}
      disabled={field.isReadOnly}
      aria-labelledby={labelledBy}
      aria-required={field.isRequired}
      onChange={(event) => {
        send({ type: 'answer', key: field.key, name: field.name, value: event.currentTarget.value });
      }}
    >
      <option value="">{words.choose}</option>
      {control.choices.map(({ code, label }) => (
        <option value={code} key={code}>
          {plain(label)}
        </option>
      ))}
    </select>
  );
}

function Radios({ field, control, labelledBy }: ControlProps<Of<'radio'>>): VNode {
  const { send } = useTools();
  return (
    <div class={field.isVertical ? 'choices' : 'choices horizontal'} role="radiogroup" aria-labelledby={labelledBy}>
      {control.choices.map((choice) => (
        <label class="choice" key={choice.code}>
          <input
            type="radio"
            name={field.key}
            checked={control.value === choice.code}
            disabled={field.isReadOnly}
            onChange={() => {
              send({ type: 'answer', key: field.key, name: field.name, value: choice.code });
            }}
          />
          <ChoiceLabel choice={choice} />
        </label>
      ))}
      {control.value !== '' && !field.isReadOnly && <Reset field={field} />}
    </div>
  );
}

function Boxes({ field, control, labelledBy }: ControlProps<Of<'checkbox'>>): VNode {
  const { send } = useTools();
  return (
    <div class={field.isVertical ? 'choices' : 'choices horizontal'} role="group" aria-labelledby={labelledBy}>
      {control.choices.map((choice) => (
        <label class="choice" key={choice.code}>
          <input
            type="checkbox"
            checked={control.checked.includes(choice.code)}
            disabled={field.isReadOnly || choice.isDisabled}
            onChange={(event) => {
              const value = event.currentTarget.checked ? '1' : '0';
              send({ type: 'answer', key: field.key, name: field.name, code: choice.code, value });
            }}
          />
          <ChoiceLabel choice={choice} />
        </label>
      ))}
    </div>
  );
}

function Slider({ field, control, labelledBy }: ControlProps<Of<'slider'>>): VNode {
  const { send, image } = useTools();
  return (
    <div class={control.value === '' ? 'slider unset' : 'slider'}>
      <div class="ends">
        {[control.left, control.middle, control.right].map((label, at) => (
          // Three places, always these.
          // oxlint-disable-next-line react/no-array-index-key -- rows are known by their place
          <span key={at}>
            <Label html={label} image={image} />
          </span>
        ))}
      </div>
      <input
        type="range"
        min={control.min}
        max={control.max}
        value={control.value === '' ? (control.min + control.max) / 2 : control.value}
        disabled={field.isReadOnly}
        aria-labelledby={labelledBy}
        onInput={(event) => {
          send({ type: 'answer', key: field.key, name: field.name, value: event.currentTarget.value });
        }}
      />
      {control.showsNumber && <output>{control.value}</output>}
      {control.value !== '' && !field.isReadOnly && <Reset field={field} />}
    </div>
  );
}

export function Reset({ field }: { readonly field: FieldView }): VNode {
  const { send, words } = useTools();
  return (
    <button
      type="button"
      class="reset"
      onClick={() => {
        send({ type: 'answer', key: field.key, name: field.name, value: '' });
      }}
    >
      {words.reset}
    </button>
  );
}

export function ChoiceLabel({ choice }: { readonly choice: ChoiceView }): VNode {
  const { image, embed } = useTools();
  return <Label html={choice.label} image={image} embed={embed} />;
}

/** Options of a list hold text alone. */
function plain(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';
}
