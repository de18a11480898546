import type { L10n } from '../../common/l10n';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import { eventChoices } from '../../reads/preview/eventChoices';
import type { PretendPlace } from '../../reads/preview/pretendRecord';
import type { TakenRecord } from '../../reads/preview/takenRecord';

const mostNamed = 10;

/** Whose values are shown, and what becomes of them. */
export function takenTitle({ record, event, instance }: TakenRecord, index: DictionaryIndex, l10n: L10n): string {
  const label = eventChoices(index).find(({ name }) => name === event)?.label ?? event;
  const where = [
    l10n.t('record {0}', record),
    ...(event === '' ? [] : [l10n.t('event {0}', label)]),
    ...(instance > 1 ? [l10n.t('instance {0}', instance)] : []),
  ].join(', ');
  return l10n.t('Real values of {0}. They are in this panel only: nothing keeps or sends them.', where);
}

/** What of the record is not there. */
export function takenRemarks(taken: TakenRecord, place: PretendPlace, l10n: L10n): readonly string[] {
  const { absent, form } = taken;
  return [
    ...(place.form === form ? [] : [l10n.t('Only values for the instrument {0} were read.', form)]),
    ...(absent.length === 0
      ? []
      : [
          l10n.t(
            'Fields of which the server sent no value, since it does not have them or does not serve them to this account ({0}): {1}',
            absent.length,
            `${absent.slice(0, mostNamed).join(', ')}${absent.length > mostNamed ? ', …' : ''}`,
          ),
        ]),
  ];
}
