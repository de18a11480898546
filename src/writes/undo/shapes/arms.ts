import { importArms } from '../../../api/arms';
import { missingEvents } from './eventRows';
import type { ShapeBack } from './shape';

export const arms: ShapeBack = {
  holds: 'data',
  missing: (removed, between) => missingEvents((event) => removed.has(String(event.armNum)), between),
  labels: {
    present: ({ key }, { now: { structure } }) => {
      const arm = structure.arms.find(({ armNum }) => String(armNum) === key);
      return arm && { key, values: { name: arm.name } };
    },
    send: (session, labels) =>
      importArms(
        session,
        labels.map(({ key, before }) => ({ armNum: Number(key), name: before['name'] ?? '' })),
        { override: false },
      ),
    isBack: ({ key, before }, _start, { ground: { structure } }) =>
      structure.arms.some((arm) => String(arm.armNum) === key && arm.name === before['name']),
  },
};
