import { checkDictionary } from '../dictionary/check';
import { type Scope, scopeOf } from '../dictionary/instrumentFile';
import { type DictionaryModel, readDictionary } from '../dictionary/model';
import { decode, fileLabel, readFile } from './readText';
import { isZip, readZip } from './readZip';
import { InputError, type Terminal } from './terminal';

export interface OpenedDictionary {
  /** How it is called in output: the file, or `form.zip/instrument.csv`. */
  readonly label: string;
  readonly model: DictionaryModel;
  readonly scope: Scope;
}

/**
 * The dictionaries of a file, or of the standard input for `-`: one of a CSV, as many as a ZIP holds.
 * @throws InputError when it cannot be read or holds none
 */
export async function openDictionaries(file: string, terminal: Terminal): Promise<OpenedDictionary[]> {
  const bytes = await readFile(file, terminal);
  const label = fileLabel(file);
  if (!isZip(bytes)) {
    return [{ label, model: modelOf(decode(bytes, label, terminal), label), scope: scopeOf(file) }];
  }
  const opened: OpenedDictionary[] = [];
  for (const { name, bytes: content } of await readZip(bytes, label, terminal)) {
    const inner = `${label}/${name}`;
    const scope = scopeOf(name);
    try {
      opened.push({ label: inner, model: modelOf(decode(content, inner, terminal), inner), scope });
    } catch (error) {
      // Of other tables in it nobody said that they are dictionaries.
      if (!(error instanceof InputError) || scope === 'instrument') {
        throw error;
      }
    }
  }
  if (opened.length === 0) {
    throw new InputError(`${label} holds no instrument.csv and no data dictionary.`);
  }
  return opened;
}

/** The one dictionary of a file. @throws InputError as `openDictionaries`, and for several */
export async function openDictionary(file: string, terminal: Terminal): Promise<DictionaryModel> {
  const opened = await openDictionaries(file, terminal);
  const [only] = opened;
  if (only === undefined || opened.length > 1) {
    throw new InputError(`${fileLabel(file)} holds ${opened.length} dictionaries; it is not said which is meant.`);
  }
  return only.model;
}

function modelOf(text: string, label: string): DictionaryModel {
  if (text.trim() === '') {
    throw new InputError(`${label} is empty: this is no REDCap data dictionary.`);
  }
  const model = readDictionary(text);
  if (!model.isDictionary) {
    const why =
      checkDictionary(model).find(({ code }) => code === 'DD21')?.message ?? 'This is no REDCap data dictionary.';
    throw new InputError(`${label}: ${why}`);
  }
  return model;
}
