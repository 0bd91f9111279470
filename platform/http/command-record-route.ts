import type { Context } from 'hono';
import * as v from 'valibot';
import type { CommandRecord } from '../commands/command-record.ts';
import { authorize } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { primaryAnswer } from './primary-answer.ts';
import { Problem } from './problem.ts';

const Params = v.strictObject({ id: v.string() });

/** `GET /v1/commands/{id}`: always read at the primary, so an accepted command is known at once. */
export const commandRecordRoute =
  (parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, ['commands:read', 'root']);
    const { id } = parse(Params, parametersOf(c));
    const answer = await primaryAnswer(c, parts);
    const record = await findCommand(parts, caller.organizationId, id);
    return answer.send(answer.command(record), record);
  };

/** A command as its caller sees it. Throws 404: to everybody else there is none. */
export async function findCommand(
  { commandRecords }: HttpParts,
  organizationId: string | null,
  id: string,
): Promise<CommandRecord> {
  const record = await commandRecords.find(organizationId, id);
  if (record) return record;
  throw new Problem('command_not_found', `No command "${id}" here; check the id`);
}
