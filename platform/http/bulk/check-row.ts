import * as v from 'valibot';
import type { CommandDefinition, SecretMaker } from '../../../modules/kernel/command.ts';
import type { IdMaker } from '../../../modules/kernel/id.ts';
import type { JsonObject, JsonValue } from '../../../modules/kernel/json.ts';
import type { RowCommand, RowProblem, StagedRow } from '../../bulk/ports.ts';
import { fingerprint } from '../fingerprint.ts';
import { parse } from '../issues.ts';
import { Problem, statusOf } from '../problem.ts';

const Key = v.pipe(
  v.string('Send the key as a string'),
  v.regex(/^[\x20-\x7e]{1,255}$/, 'Use 1 to 255 printable characters in a key'),
);

const Line = v.strictObject({
  type: v.string('Name the command type'),
  key: v.optional(Key),
  input: v.optional(
    v.custom<JsonObject>(
      (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
      'Send the input as a JSON object',
    ),
    {},
  ),
});

/** What checking the rows of one file needs to know. */
export interface RowChecking {
  readonly definitions: ReadonlyMap<string, CommandDefinition>;
  readonly organizationId: string;
  /** Where keys are the organization's own, each row needs one. */
  readonly keyRequired: boolean;
  readonly ids: IdMaker;
  readonly secrets: SecretMaker;
}

/** Checks a row as the request of a single call is checked. What a call would be told the row is. */
export function checkRow(
  row: number,
  line: number,
  read: () => JsonValue,
  checking: RowChecking,
): StagedRow {
  let key: string | null = null;
  try {
    const value = read();
    const said = (value as JsonObject | null)?.['key'];
    key = v.is(Key, said) ? said : null;
    const { type, input } = parse(Line, Array.isArray(value) ? null : value);
    if (checking.keyRequired && key === null) {
      throw refused('/key', 'required', 'Send a key: with keyScope=organization each row has one');
    }
    return { row, key, command: commandOf(type, input, checking), problem: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { row, key, command: null, problem: { ...rowProblemOf(error), line } };
  }
}

function commandOf(type: string, sent: JsonObject, checking: RowChecking): RowCommand {
  const { definitions, organizationId, ids, secrets } = checking;
  const definition = definitions.get(type);
  if (!definition?.bulk) {
    const types = [...definitions.values()].filter(({ bulk }) => bulk).map((each) => each.type);
    throw refused('/type', 'unknown_type', `Use one of these types: ${types.join(', ')}`);
  }
  const { named, input } = definition.target === 'new' ? newOne(sent) : existing(definition, sent);
  const body: JsonObject = parse(definition.body, input);
  const screened = definition.screen?.(body);
  if (screened) throw refused(screened.pointer, screened.code, screened.detail, screened.code);
  const aggregateId = named ?? (definition.idPrefix ? ids.make(definition.idPrefix) : '');
  const caller = { organizationId, aggregateId };
  const prepared = definition.prepare?.(body, caller, { ids, secrets });
  if (prepared?.ok === false) {
    const { pointer, code, detail } = prepared.error;
    throw refused(pointer, code, detail, code);
  }
  const preparation = prepared?.ok ? prepared.value : { input: body };
  const { method = 'POST', path = '' } = definition.route ?? {};
  return {
    type,
    aggregateId: preparation.aggregateId ?? aggregateId,
    input: preparation.input,
    fingerprint: fingerprint({
      method,
      path: path.replace(':id', aggregateId),
      query: '',
      ifMatch: undefined,
      body: input,
    }),
  };
}

const newOne = (input: JsonObject) => ({
  named: typeof input['id'] === 'string' ? input['id'] : undefined,
  input,
});

/** What a single call names in its path a row names in its input. */
function existing({ aggregate }: CommandDefinition, sent: JsonObject) {
  const member = `${aggregate.type}Id`;
  const { [member]: named, ...input } = sent;
  if (typeof named === 'string' && named !== '' && named.length <= 255) return { named, input };
  throw named === undefined
    ? refused(`/${member}`, 'required', 'Send this required field')
    : refused(`/${member}`, 'invalid', `Send the id of the ${aggregate.type} as a string`);
}

const refused = (pointer: string, code: string, detail: string, problem = 'invalid_request') =>
  new Problem(problem, problem === code ? detail : `${detail} (${pointer})`, {
    errors: [{ pointer, code, detail }],
  });

function rowProblemOf(problem: Problem): RowProblem {
  const { code, detail, options } = problem;
  // A number is looked at before the line is; all else that is wrong is said of the input.
  const errors = options.errors?.map((error) => ({
    ...error,
    pointer: error.pointer.replace(/^\/input(?=\/)/, ''),
  }));
  return { status: statusOf(problem), code, detail, ...(errors && { errors }) };
}
