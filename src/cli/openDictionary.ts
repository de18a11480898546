import { checkDictionary } from '../dictionary/check';
import { type DictionaryModel, readDictionary } from '../dictionary/model';
import { fileLabel, readText } from './readText';
import { InputError, type Terminal } from './terminal';

/** Reads a data dictionary from a file, or from the standard input for `-`. @throws InputError when it cannot be read or is no data dictionary */
export async function openDictionary(file: string, terminal: Terminal): Promise<DictionaryModel> {
  const text = await readText(file, terminal);
  const label = fileLabel(file);
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
