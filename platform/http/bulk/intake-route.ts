import type { Context } from 'hono';
import * as v from 'valibot';
import { timestamp } from '../../../modules/kernel/clock.ts';
import type { CommandDefinition, CommandEnvelope } from '../../../modules/kernel/command.ts';
import { requestedCorrelation } from '../trace-request.ts';
import { authorize } from '../authenticate.ts';
import { refuseEncoding } from '../body.ts';
import type { Environment } from '../environment.ts';
import { fingerprint } from '../fingerprint.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { parse } from '../issues.ts';
import { parametersOf } from '../parameters.ts';
import type { HttpParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { commandIdOf } from '../request-id.ts';
import { waitOf } from '../prefer.ts';
import { answerCommand } from '../send-command.ts';
import { accepted } from '../submission.ts';
import { readFile, type FileSummary } from './read-file.ts';

const Parameters = v.strictObject({
  keyScope: v.optional(v.picklist(['job', 'organization'], 'Use "job" or "organization"'), 'job'),
  dryRun: v.optional(v.picklist(['true', 'false'], 'Use "true" or "false"'), 'false'),
});

/**
 * Takes a bulk file in: its rows are stored as they arrive, under the id of a job that is made of
 * them at the end, by a command as any other. Rows that no job comes of are taken back.
 */
export const bulkIntakeRoute =
  (definition: CommandDefinition, parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, definition.scopes);
    const { organizationId } = caller;
    if (organizationId === null) throw new Error('A bulk job belongs to an organization');
    const key = idempotencyKey(c.req.header('Idempotency-Key'));
    const { keyScope, dryRun } = parse(Parameters, parametersOf(c));
    refuseEncoding(c);
    const commandId = commandIdOf(c.get('requestId'));
    const jobId = parts.ids.make('bulk');
    const isUsed = await parts.intake.isUsed(organizationId, key);
    const checking = {
      definitions: parts.definitions.commands,
      organizationId,
      keyRequired: keyScope === 'organization',
      ids: parts.ids,
      secrets: parts.secrets,
    };
    const upload = isUsed ? null : uploadOf(parts, jobId, commandId);
    let isTheJobs = false;
    try {
      const file = await readFile(c.req.raw, checking, upload && upload.stage);
      if (upload && file.rows === 0) throw emptyFile();
      const envelope: CommandEnvelope = {
        id: commandId,
        type: definition.type,
        organizationId,
        keySpace: organizationId,
        idempotencyKey: key,
        fingerprint: fingerprintOf(c, file),
        actor: caller.actor,
        aggregateId: jobId,
        ifMatch: null,
        input: {
          total: file.rows,
          keyScope,
          dryRun: dryRun === 'true',
          actor: { ...caller.actor },
        },
        correlationId: requestedCorrelation(c, commandId, parts.isSampled),
        causationId: null,
      };
      const wait = waitOf(c.req.header('Prefer'), definition.route?.waitMs);
      const sent = { definition, envelope, secrets: undefined, wait };
      const submission = await accepted(() => parts.gateway.submit(envelope)).catch(
        (error: unknown) => {
          // It may have been accepted: then the rows are its own.
          isTheJobs = error instanceof Problem && error.code === 'outcome_unknown';
          throw error;
        },
      );
      isTheJobs = !submission.replayed;
      return await answerCommand(c, parts, sent, submission);
    } finally {
      if (!isTheJobs) void upload?.discard();
    }
  };

/** The rows on their way to the disk. Nothing is written before the first of them. */
function uploadOf({ intake, clock, log }: HttpParts, jobId: string, commandId: string) {
  let begun = false;
  return {
    async stage(rows: Parameters<typeof intake.stage>[1]): Promise<void> {
      try {
        if (!begun) await intake.begin({ jobId, commandId }, timestamp(clock.now()));
        begun = true;
        await intake.stage(jobId, rows);
      } catch (error) {
        if ((error as Error).name !== 'DatabaseUnavailable') throw error;
        const detail =
          'Send the same file again: nothing was accepted, the database is unavailable';
        throw new Problem('database_unavailable', detail, { headers: { 'Retry-After': '1' } });
      }
    },
    async discard(): Promise<void> {
      if (!begun) return;
      await intake.discard(jobId).catch((error: unknown) => {
        log.warn('Cannot take back the rows of an upload; they go later', { jobId, error });
      });
    },
  };
}

const fingerprintOf = (c: Context<Environment>, { format, sha256, bytes }: FileSummary): string =>
  fingerprint({
    method: c.req.method,
    path: c.req.path,
    query: new URL(c.req.url).search,
    ifMatch: c.req.header('If-Match'),
    body: { format, sha256, bytes },
  });

function emptyFile(): Problem {
  const detail = 'Send at least one row; this file has none';
  return new Problem('invalid_request', detail, {
    errors: [{ pointer: '', code: 'empty', detail }],
  });
}
