import type { VNode } from 'preact';
import type { Block, FieldView } from '../../src/reads/preview/picture';
import { ChoiceLabel, Reset } from './FieldControl';
import { HiddenLine, Notes, Required, Variable } from './FieldRow';
import { Label } from '../shared/Label';
import { useTools } from './context';

/** Rows with the same choices, the choices as columns. */
export function Matrix({ block }: { readonly block: Block & { readonly kind: 'matrix' } }): VNode {
  const { words } = useTools();
  const shown = block.rows.some((row) => 'field' in row);
  return (
    <div class="matrix">
      {block.isRanking && shown && <p class="hint">{words.ranking}</p>}
      <table>
        {shown && (
          <thead>
            <tr>
              <td />
              {block.columns.map((choice) => (
                <th scope="col" key={choice.code}>
                  <ChoiceLabel choice={choice} />
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {block.rows.map((row) =>
            'field' in row ? (
              <MatrixRow field={row.field} codes={block.columns.map(({ code }) => code)} key={row.field.row} />
            ) : (
              <tr key={row.hidden.row}>
                <td colSpan={block.columns.length + 1}>
                  <HiddenLine hidden={row.hidden} />
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function MatrixRow({ field, codes }: { readonly field: FieldView; readonly codes: readonly string[] }): VNode {
  const { send, image } = useTools();
  const { control } = field;
  const id = `label-${field.row}-${field.key}`;
  return (
    <tr data-row={field.row} data-name={field.name}>
      <th scope="row">
        {field.number !== '' && <span class="number">{field.number}) </span>}
        <span id={id}>
          <Label html={field.label} image={image} />
        </span>
        <Required field={field} />
        <Variable field={field} />
        {control.kind === 'radio' && control.value !== '' && !field.isReadOnly && <Reset field={field} />}
        <Notes field={field} />
      </th>
      {codes.map((code) => {
        const label = control.kind === 'radio' || control.kind === 'checkbox' ? labelOf(control.choices, code) : code;
        return (
          <td key={code}>
            {control.kind === 'radio' && (
              <input
                type="radio"
                name={field.key}
                aria-label={label}
                aria-describedby={id}
                checked={control.value === code}
                disabled={field.isReadOnly}
                onChange={() => {
                  send({ type: 'answer', key: field.key, name: field.name, value: code });
                }}
              />
            )}
            {control.kind === 'checkbox' && (
              <input
                type="checkbox"
                aria-label={label}
                aria-describedby={id}
                checked={control.checked.includes(code)}
                disabled={field.isReadOnly}
                onChange={(event) => {
                  const value = event.currentTarget.checked ? '1' : '0';
                  send({ type: 'answer', key: field.key, name: field.name, code, value });
                }}
              />
            )}
          </td>
        );
      })}
    </tr>
  );
}

function labelOf(choices: readonly { readonly code: string; readonly label: string }[], code: string): string {
  return choices.find((choice) => choice.code === code)?.label.replaceAll(/<[^>]*>/g, ' ') ?? code;
}
