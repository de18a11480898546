import type { VNode } from 'preact';
import type { FieldView, HiddenView } from '../../src/reads/preview/picture';
import { Label } from '../shared/Label';
import { FieldControl } from './FieldControl';
import { useTools } from './context';

/** One field: its label at the left and its answer at the right, or below it. */
export function FieldRow({ field }: { readonly field: FieldView }): VNode {
  const { image, embed } = useTools();
  const isWide = field.control.kind === 'descriptive';
  const id = `label-${field.row}-${field.key}`;
  return (
    <div
      class={`field${field.isLeft ? ' left' : ''}${isWide ? ' wide' : ''}`}
      data-row={field.row}
      data-name={field.name}
    >
      <div class="question">
        {field.number !== '' && <span class="number">{field.number})</span>}
        <div>
          <div id={id}>
            <Label html={field.label} image={image} embed={embed} />
          </div>
          <Required field={field} />
          <Variable field={field} />
        </div>
      </div>
      {!isWide && (
        <div class="answer">
          <FieldControl field={field} labelledBy={id} />
          <Notes field={field} />
        </div>
      )}
      {isWide && <Notes field={field} />}
    </div>
  );
}

export function Required({ field }: { readonly field: FieldView }): VNode | null {
  const { words } = useTools();
  return field.isRequired ? <div class="required">* {words.required}</div> : null;
}

/** The variable's name; leads to its row. */
export function Variable({ field }: { readonly field: Pick<FieldView, 'name' | 'row'> }): VNode {
  const { words, send } = useTools();
  return (
    <span class="names">
      <button
        type="button"
        class="variable"
        title={words.showCell.replace('{0}', field.name)}
        onClick={() => {
          send({ type: 'reveal', row: field.row, name: field.name, column: 'field_name' });
        }}
      >
        {field.name}
      </button>
      <button
        type="button"
        class="explain"
        title={words.explain.replace('{0}', field.name)}
        aria-label={words.explain.replace('{0}', field.name)}
        onClick={() => {
          send({ type: 'explain', name: field.name });
        }}
      >
        ?
      </button>
    </span>
  );
}

export function Notes({ field }: { readonly field: FieldView }): VNode {
  const { image, embed } = useTools();
  return (
    <>
      {field.note !== '' && (
        <div class="note">
          <Label html={field.note} image={image} embed={embed} />
        </div>
      )}
      {field.faults.map((fault) => (
        <div class="fault" role="alert" key={fault}>
          {fault}
        </div>
      ))}
      {field.remarks.map((remark) => (
        <div class="remark" key={remark}>
          {remark}
        </div>
      ))}
    </>
  );
}

/** A field that is not shown, as a thin line that says why. A click leads to the cell that hides it. */
export function HiddenLine({ hidden }: { readonly hidden: HiddenView }): VNode {
  const { send } = useTools();
  return (
    <button
      type="button"
      class="hidden-line"
      data-row={hidden.row}
      data-name={hidden.name}
      onClick={() => {
        send({ type: 'reveal', row: hidden.row, name: hidden.name, column: hidden.cell });
      }}
    >
      <span class="hidden-name">{hidden.name}</span> {hidden.why}
    </button>
  );
}

/** A field in the text of another. */
export function EmbeddedField({ name }: { readonly name: string }): VNode | null {
  const { embedded, image } = useTools();
  const field = embedded[name];
  if (field === undefined) {
    return null;
  }
  if ('why' in field) {
    return (
      <span class="embedded">
        <HiddenLine hidden={field} />
      </span>
    );
  }
  const id = `label-${field.row}-${field.key}`;
  return (
    <span class="embedded" data-row={field.row} data-name={field.name}>
      <span id={id} class="for-readers">
        <Label html={field.label === '' ? field.name : field.label} image={image} />
      </span>
      <FieldControl field={field} labelledBy={id} />
      <Notes field={field} />
    </span>
  );
}
