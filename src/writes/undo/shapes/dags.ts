import { exportDags, importDags } from '../../../api/dags';
import { renamedDags } from '../missingStructure';
import type { ShapeBack } from './shape';

export const dags: ShapeBack = {
  holds: 'groups',
  missing: (removed, { stored, groups }) => {
    const gone = (stored.dags ?? []).filter((dag) => removed.has(dag.uniqueGroupName));
    const present = renamedDags(gone, groups.dags ?? []);
    const left = new Set(gone.map((dag) => dag.uniqueGroupName));
    const without = new Set(groups.users?.filter((row) => row.uniqueGroupName === '').map((row) => row.username));
    return {
      dags:
        groups.dags === undefined
          ? []
          : gone.filter(
              (dag) =>
                !present.has(dag.uniqueGroupName) &&
                groups.dags?.some((known) => known.uniqueGroupName === dag.uniqueGroupName) === false,
            ),
      users: (stored.userDags ?? []).filter((row) => left.has(row.uniqueGroupName) && without.has(row.username)),
    };
  },
  labels: {
    present: ({ key, after }, { stored, groups }) => {
      const then = stored.dags?.find((found) => found.uniqueGroupName === key);
      const present = groups.dags ?? [];
      const dag =
        present.find((found) => then?.id !== undefined && found.id === then.id) ??
        present.find((found) => found.uniqueGroupName === key) ??
        present.find((found) => found.name === after['data_access_group_name']);
      return dag && { key: dag.uniqueGroupName, values: { data_access_group_name: dag.name } };
    },
    send: (session, labels, state) => {
      const byKey = new Map(labels.map((label) => [label.key, label]));
      return importDags(
        session,
        state.dags.flatMap((dag) => {
          const name = byKey.get(dag.uniqueGroupName)?.before['data_access_group_name'];
          return name === undefined ? [] : [{ name, uniqueGroupName: dag.uniqueGroupName }];
        }),
      );
    },
    isBack: ({ key, before }, start, now) => {
      const id = start.dags.find((dag) => dag.uniqueGroupName === key)?.id;
      return now.dags.some(
        (dag) => (id === undefined || dag.id === id) && dag.name === before['data_access_group_name'],
      );
    },
    readDags: (session) => exportDags(session),
  },
};
