import { exportDictionary } from '../../api/metadata';
import { parseChoices } from '../../dictionary/choices';
import type { Field } from '../../dictionary/field';
import { type DictionaryModel, readDictionary } from '../../dictionary/model';
import { callerWarnings } from '../planning';
import { type Ground, readGround } from '../../state/ground';
import type { OperationTarget, Progress, Warning } from '../../safety/operation';
import { type NeededRight, hiddenInstruments, missingRights } from '../../state/rights';
import { listRecords } from '../../state/recordNames';
import { type Sight, readSight } from '../../state/sight';
import { acceptedBy } from './acceptable';
import { type FieldPair, type Misfit, factsOf, misfitOf } from './fieldPair';
import { type PairSurvey, type Survey, type SurveyedPair, survey } from './survey';

/** Why nothing is copied. Names and numbers, no values. */
export type CopyRefusal =
  | { readonly reason: 'missing-right'; readonly right: NeededRight }
  /** What the account may not export in full comes changed or not at all: it is no original to copy from. */
  | { readonly reason: 'export-limited'; readonly instruments: readonly string[] }
  | { readonly reason: 'hashed-ids' }
  | { readonly reason: 'unknown-field'; readonly field: string }
  | {
      readonly reason: 'misfit';
      readonly pair: FieldPair;
      readonly misfit: Misfit;
      readonly types: readonly [from: string, to: string];
    }
  /** Two pairs have it. */
  | { readonly reason: 'one-target'; readonly field: string }
  | { readonly reason: 'taken'; readonly pair: PairSurvey }
  | { readonly reason: 'unfit'; readonly pair: PairSurvey }
  | { readonly reason: 'no-place'; readonly pair: PairSurvey; readonly instrument: string };

export interface CopyPlan {
  readonly kind: 'field-data';
  readonly ground: Ground;
  readonly pairs: readonly PairSurvey[];
  /** The pairs' fields in all records when the plan was made. */
  readonly survey: Survey;
  /** The fields of the server's dictionary then. */
  readonly dictionary: DictionaryModel;
  readonly warnings: readonly Warning[];
}

export type PlannedCopy =
  | { readonly kind: 'plan'; readonly plan: CopyPlan }
  /** Every value of the sources stands in its target. */
  | { readonly kind: 'nothing-to-copy'; readonly plan: CopyPlan }
  | { readonly kind: 'refused'; readonly refusals: readonly CopyRefusal[] };

/**
 * What copying the data of fields into others would do; changes nothing. Both fields are on the server. What stands in a target already is not
 * touched: another value there refuses. Rights: API Export, API Import/Update. @throws RedcapError, CancelledError
 */
export async function planCopy(
  target: OperationTarget,
  pairs: readonly FieldPair[],
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<PlannedCopy> {
  const ground = await readGround(target.session, signal);
  const dictionary = readDictionary(await exportDictionary(target.session, signal));
  const sight = await sightOf(target, ground, signal);
  const planned = await surveyPairs({ target, ground, sight, pairs, models: [dictionary], onProgress }, signal);
  if (planned.kind === 'refused') {
    return planned;
  }
  const plan: CopyPlan = {
    kind: 'field-data',
    ground,
    pairs: planned.survey.pairs,
    survey: planned.survey,
    dictionary,
    warnings: callerWarnings(sight, ground),
  };
  return { kind: planned.survey.open.length > 0 ? 'plan' : 'nothing-to-copy', plan };
}

export interface SurveyOptions {
  readonly target: OperationTarget;
  readonly ground: Ground;
  readonly sight: Sight;
  readonly pairs: readonly FieldPair[];
  /** The server's dictionary, and those that it will have: a target's values must fit all that know it. */
  readonly models: readonly [server: DictionaryModel, ...later: DictionaryModel[]];
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export type Surveyed =
  | { readonly kind: 'survey'; readonly survey: Survey }
  | { readonly kind: 'refused'; readonly refusals: readonly CopyRefusal[] };

export async function sightOf(target: OperationTarget, ground: Ground, signal?: AbortSignal): Promise<Sight> {
  const listed = await listRecords(target.session, ground.structure.recordIdField, {}, signal);
  return await readSight(target, ground, listed.keys(), signal);
}

/** Whether the pairs can be copied, and how much there is; targets may be on the server or not yet. @throws RedcapError, CancelledError */
// oxlint-disable-next-line max-lines-per-function -- one reading of the server, in the order in which refusals are told
export async function surveyPairs(
  { target, ground, sight, pairs, models, onProgress }: SurveyOptions,
  signal?: AbortSignal,
): Promise<Surveyed> {
  const [server] = models;
  const refusals: CopyRefusal[] = missingRights(target.rights, ['api_import']).map((right) => ({
    reason: 'missing-right',
    right,
  }));
  if (sight.hashedIds) {
    return { kind: 'refused', refusals: [{ reason: 'hashed-ids' }] };
  }
  const codes = new Set(parseChoices(ground.info.missingDataCodes).map(({ code }) => code));
  const wanted: SurveyedPair[] = [];
  const added: Field[] = [];
  for (const pair of pairs) {
    const from = server.field(pair.from);
    const targets = models.map((model) => model.field(pair.to)).filter((field) => field !== undefined);
    const [first] = targets;
    if (!from || !first) {
      refusals.push({ reason: 'unknown-field', field: from ? pair.to : pair.from });
      continue;
    }
    const problem = targets
      .map((to) => ({ to, misfit: misfitOf(from, to, models) }))
      .find(({ misfit }) => misfit !== undefined);
    if (problem?.misfit) {
      refusals.push({ reason: 'misfit', pair, misfit: problem.misfit, types: [from.type, problem.to.type] });
    }
    if (pairs.filter(({ to }) => to === pair.to).length > 1) {
      refusals.push({ reason: 'one-target', field: pair.to });
    }
    const hidden = [from, first].filter(
      ({ name, form }) => sight.hiddenFields.has(name) || hiddenInstruments(target.rights, [form]).length > 0,
    );
    if (hidden.length > 0) {
      refusals.push({ reason: 'export-limited', instruments: [...new Set(hidden.map(({ form }) => form))] });
    }
    const judges = targets.map((to) => acceptedBy(from, to, codes));
    wanted.push({
      ...pair,
      accepts: (value) => judges.every((accepts) => accepts(value)),
      codes: new Set(from.choices?.map(({ code }) => code)),
    });
    added.push(...(server.field(pair.to) ? [] : [first]));
  }
  if (refusals.length > 0) {
    return { kind: 'refused', refusals };
  }
  const found = await survey(
    {
      session: target.session,
      ground: withFields(ground, added),
      pairs: wanted,
      isThere: (field) => server.field(field) !== undefined,
      onProgress,
    },
    signal,
  );
  for (const pair of found.pairs) {
    refusals.push(
      ...(pair.taken.length > 0 ? [{ reason: 'taken', pair } as const] : []),
      ...(pair.unfit.values > 0 ? [{ reason: 'unfit', pair } as const] : []),
      ...(pair.noPlace.values > 0
        ? [
            {
              reason: 'no-place',
              pair,
              instrument: models.map((model) => model.field(pair.to)?.form).find((form) => form !== undefined) ?? '',
            } as const,
          ]
        : []),
    );
  }
  return refusals.length > 0 ? { kind: 'refused', refusals } : { kind: 'survey', survey: found };
}

/** The ground with fields that the server gets first. A new instrument is in no event yet (`REDCAP_API.md §5.9`). */
function withFields(ground: Ground, added: readonly Field[]): Ground {
  const { structure } = ground;
  return {
    ...ground,
    structure: {
      ...structure,
      fields: new Map([...structure.fields, ...factsOf(added)]),
      forms: [...new Set([...structure.forms, ...added.map(({ form }) => form)])],
    },
  };
}
