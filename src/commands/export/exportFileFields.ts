import { l10n } from 'vscode';
import type { MetadataField } from '../../api/model';
import { type Back, type StepPosition, back, commandTitle, pickMany } from '../../window/multiStep';

/** Fields that hold files: uploads and signatures. */
export function fileFieldsOf(metadata: readonly MetadataField[]): readonly MetadataField[] {
  return metadata.filter(({ field_type }) => field_type === 'file');
}

/** Asks for the fields whose files come beside the data. @returns names, none for no files */
export async function askFileFields(
  metadata: readonly MetadataField[],
  now: readonly string[],
  place: StepPosition,
): Promise<readonly string[] | Back> {
  const picked = await pickMany({
    title: commandTitle(l10n.t('Export Records')),
    ...place,
    placeholder: l10n.t('Fields whose files to download beside the data; none ticked: no files'),
    items: fileFieldsOf(metadata).map(({ field_name, form_name }) => ({ label: field_name, description: form_name })),
    selected: ({ label }) => now.includes(label),
  });
  return picked === back ? back : picked.map(({ label }) => label);
}
