import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { answeredCsv, readFormat, readReturnFormat, readSentCsv, type Misbehaviour } from './calls/call';
import { createProject } from './calls/createProject';
import { findMethod, isContent, readMethodName } from './calls/methods';
import type { FaultPlan } from './faults';
import type { FaultName, LoggedRequest } from './options';
import { checkRights } from './calls/rights';
import type { ServerStore } from './store/server';
import { textAnswer, type Answer } from './http/answer';
import { ApiFailure, failureAnswer, OutOfMemory, texts } from './http/failure';
import {
  faultAnswer,
  forbidden,
  noModulePage,
  notFoundPage,
  outOfMemory,
  phpNoise,
  tooLarge,
  type FaultAnswer,
} from './http/faultAnswers';
import { isWelcome } from './http/guest';
import { readParameters, type Parameters } from './http/parameters';
import { send, type Delivery } from './http/send';

export interface HandlerContext {
  readonly store: ServerStore;
  readonly faults: FaultPlan;
  readonly cost: { readonly perCall: number; readonly perRecord: number } | undefined;
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Aborted when the server stops. */
  readonly signal: AbortSignal;
  readonly logged: (request: LoggedRequest) => void;
}

/** Bytes of one request that are held in memory at most; REDCap's own limit is the site's. */
const requestLimit = 512 * 1024 * 1024;

const misbehaviours: readonly Misbehaviour[] = ['partial-delete-whole-record', 'first-instance-only', 'wrong-count'];

/** Serves one HTTP request from its first byte to its last. */
// oxlint-disable-next-line max-lines-per-function -- one answer, from the request to its last byte
export async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  context: HandlerContext,
): Promise<void> {
  if (!isWelcome(request, context.origin)) {
    request.resume();
    await send(response, forbidden, 'whole', context.signal);
    return;
  }
  const [path, query] = (request.url ?? '/').split('?');
  if (path !== '/api/' && path !== '/api') {
    request.resume();
    await send(
      response,
      { status: 404, contentType: 'text/html; charset=iso-8859-1', body: notFoundPage, records: 0 },
      'whole',
      context.signal,
    );
    return;
  }
  if (request.method !== 'POST') {
    request.resume();
    await send(response, failureAnswer(new ApiFailure(texts.notImplemented, 501), 'xml'), 'whole', context.signal);
    return;
  }
  if (new URLSearchParams(query).get('type') === 'module') {
    request.resume();
    await send(
      response,
      { status: 200, contentType: 'text/html; charset=UTF-8', body: noModulePage, records: 0 },
      'whole',
      context.signal,
    );
    return;
  }
  const { unkind } = context.store;
  const parameters = await readParameters(request, {
    fieldBytes: Math.min(unkind.bodyLimit ?? Infinity, requestLimit),
    fileBytes: requestLimit,
    variables: unkind.maxInputVars ?? Infinity,
  });
  if (parameters === undefined) {
    context.logged({ projectId: undefined, content: '', action: '', parameters: {}, status: 413 });
    await send(response, tooLarge, 'whole', context.signal);
    return;
  }
  const name = readMethodName(parameters);
  const named = parameters.list('records');
  const struck = context.faults.strike(name.content, name.action, named);
  const entered = context.store.enter(parameters.get('token').trim());
  const log = (status: number): void =>
    context.logged({ projectId: entered?.project.id, ...name, parameters: withoutToken(parameters), status });
  if (struck.includes('never-answers')) {
    log(0);
    await once(response, 'close', { signal: context.signal });
    return;
  }
  const standIn = standInOf(struck, parameters, context);
  const made = standIn ?? (await run(parameters, name, struck, context));
  const isWhole = parameters.list('fields').length + parameters.list('forms').length === 0;
  const later = context.faults.strike(name.content, name.action, named, isWhole ? made.records : 0);
  const answer = standInOf(later, parameters, context) ?? made;
  log(answer.status);
  if (context.cost !== undefined) {
    await delay(context.cost.perCall + context.cost.perRecord * answer.records, undefined, { signal: context.signal });
  }
  if (struck.includes('reset-after-write')) {
    response.socket?.resetAndDestroy();
    return;
  }
  await send(
    response,
    struck.includes('php-fatal') ? withNoise(answer) : answer,
    deliveryOf([...struck, ...later], unkind.chunked),
    context.signal,
  );
}

function standInOf(
  struck: readonly FaultName[],
  parameters: Parameters,
  { origin }: HandlerContext,
): FaultAnswer | undefined {
  return struck
    .map((fault) => faultAnswer(fault, readReturnFormat(parameters), origin))
    .find((answer) => answer !== undefined);
}

function withoutToken(parameters: Parameters): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(parameters.raw).filter(([key]) => key !== 'token'));
}

function deliveryOf(struck: readonly FaultName[], chunked: boolean): Delivery {
  return struck.includes('slow-body')
    ? 'slow'
    : struck.includes('truncated-body')
      ? 'truncated'
      : struck.includes('reset-mid-stream')
        ? 'reset'
        : chunked
          ? 'chunked'
          : 'whole';
}

function withNoise(answer: FaultAnswer): FaultAnswer {
  const { body } = answer;
  return {
    ...answer,
    body:
      typeof body === 'string'
        ? phpNoise + body
        : Buffer.isBuffer(body)
          ? Buffer.concat([Buffer.from(phpNoise), body])
          : (function* noisy(): Generator<string> {
              yield phpNoise;
              yield* body;
            })(),
  };
}

/** Carries the call out. Failures become REDCap's error bodies; what is not foreseen becomes a 500. */
async function run(
  parameters: Parameters,
  name: { readonly content: string; readonly action: string },
  struck: readonly FaultName[],
  context: HandlerContext,
): Promise<Answer> {
  try {
    return await runChecked(parameters, name, struck, context);
  } catch (error) {
    if (error instanceof OutOfMemory) {
      return outOfMemory(readReturnFormat(parameters));
    }
    const failure =
      error instanceof ApiFailure
        ? error
        : new ApiFailure(`The simulator failed: ${error instanceof Error ? error.message : String(error)}`, 500);
    return failureAnswer(failure, readReturnFormat(parameters));
  }
}

async function runChecked(
  parameters: Parameters,
  name: { readonly content: string; readonly action: string },
  struck: readonly FaultName[],
  { store, origin }: HandlerContext,
): Promise<Answer> {
  const token = parameters.get('token').trim();
  const now = new Date();
  if (store.isSuperToken(token)) {
    return runSuper(parameters, name, store, now);
  }
  const entered = store.enter(token);
  if (entered === undefined || (name.content === 'project' && name.action === 'import')) {
    throw new ApiFailure(texts.noPermission, 403);
  }
  if (!isContent(name.content)) {
    throw new ApiFailure(texts.badContent);
  }
  const method = findMethod(name);
  if (method === undefined) {
    throw new ApiFailure(texts.notImplemented, 501);
  }
  const access = entered.project.access(entered.user);
  checkRights({ ...entered, access }, method);
  const misbehaviour = new Set(misbehaviours.filter((fault) => struck.includes(fault)));
  const answer = await method.run({
    server: store,
    ...entered,
    access,
    origin,
    parameters,
    format: readFormat(parameters),
    returnFormat: readReturnFormat(parameters),
    csv: answeredCsv(name.content, parameters, store.unkind),
    sentCsv: readSentCsv(parameters, store.unkind),
    now,
    misbehaviour,
  });
  if (method.writes === true) {
    store.didWrite();
  }
  return answer;
}

function runSuper(
  parameters: Parameters,
  name: { readonly content: string; readonly action: string },
  store: ServerStore,
  now: Date,
): Answer {
  if (name.content === 'version') {
    return textAnswer(store.version);
  }
  if (name.content !== 'project' || name.action !== 'import') {
    throw new ApiFailure(texts.noPermission, 403);
  }
  const answer = createProject(store, parameters, now);
  store.didWrite();
  return answer;
}
