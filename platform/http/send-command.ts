import type { Context } from 'hono';
import type { CommandDefinition, CommandEnvelope } from '../../modules/kernel/command.ts';
import type { Submission, Wait } from '../commands/ports.ts';
import { acceptedAnswer, decidedAnswer } from './command-answer.ts';
import type { Environment } from './environment.ts';
import type { HttpParts } from './parts.ts';
import { afterAcceptance, inFlight } from './submission.ts';

/** A command that is asked for, and its secrets, which its first answer shows. */
export interface AskedCommand {
  readonly definition: CommandDefinition;
  readonly envelope: CommandEnvelope;
  readonly secrets: Readonly<Record<string, string>> | undefined;
  /** How long its caller wants to wait. */
  readonly wait: Wait;
}

/** Waits for an accepted command as long as its caller wants to, and answers what became of it. */
export function answerCommand(
  c: Context<Environment>,
  parts: HttpParts,
  { definition, envelope, secrets, wait }: AskedCommand,
  { commandId, replayed }: Submission & { readonly kind: 'accepted' },
): Promise<Response> {
  c.set('commandId', commandId);
  c.header('Command-Id', commandId);
  const { organizationId } = envelope;
  const sent = {
    definition,
    organizationId,
    commandId,
    sentBy: commandId,
    path: c.req.path,
    secrets: replayed ? undefined : secrets,
  };
  return afterAcceptance(async () => {
    // Whoever is told that too many wait is none of whom the command is executed for.
    if (replayed) c.header('Idempotent-Replayed', 'true');
    const awaited = await parts.gateway.outcome(commandId, organizationId, wait);
    if (awaited.kind === 'crowded') throw inFlight(commandId);
    return awaited.kind === 'decided'
      ? decidedAnswer(c, parts, sent, awaited.outcome)
      : acceptedAnswer(c, parts, sent);
  });
}
