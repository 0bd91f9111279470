import type { Clock } from '../../modules/kernel/clock.ts';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { CommandGateway, Submission, Wait } from '../commands/ports.ts';
import type { Spans } from './ports.ts';
import { spanIdOf, traceOf } from './trace-context.ts';

/** Where a span stands in its trace. */
interface Place {
  readonly spanId: string | undefined;
  readonly parentId: string | undefined;
}

/** A gateway that tells when commands are accepted. */
export function tracedGateway(
  gateway: CommandGateway,
  { spans, clock }: { readonly spans: Spans; readonly clock: Clock },
): CommandGateway {
  const traced =
    (submit: CommandGateway['submit'], place: (envelope: CommandEnvelope) => Place) =>
    async (envelope: CommandEnvelope, wait?: Wait): Promise<Submission> => {
      const startedAt = clock.now();
      let said: Submission | undefined;
      try {
        said = await submit(envelope, wait);
        return said;
      } finally {
        tell(envelope, place(envelope), said, startedAt);
      }
    };

  function tell(
    { id, type, organizationId, correlationId }: CommandEnvelope,
    { spanId, parentId }: Place,
    said: Submission | undefined,
    startedAt: number,
  ): void {
    const trace = traceOf(correlationId);
    if (trace === undefined) return;
    spans.record({
      name: `${type} accept`,
      kind: 'producer',
      trace,
      spanId,
      parentId,
      startedAt,
      endedAt: clock.now(),
      attributes: {
        'quittance.command.id': said?.kind === 'accepted' ? said.commandId : id,
        'quittance.command.type': type,
        'quittance.organization.id': organizationId,
        'quittance.command.replayed': said?.kind === 'accepted' && said.replayed,
      },
      error: said ? (said.kind === 'accepted' ? undefined : said.kind) : 'not_accepted',
    });
  }

  return Object.assign(Object.create(gateway) as CommandGateway, {
    submit: traced((envelope, wait) => gateway.submit(envelope, wait), placeOf),
    sendAgain: traced(
      (envelope) => gateway.sendAgain(envelope),
      ({ aggregateId }) => ({ spanId: undefined, parentId: spanIdOf(aggregateId) }),
    ),
  });
}

/** A request's span has its command's id; of what an event or the time caused this is the span. */
function placeOf({ id, actor, causationId }: CommandEnvelope): Place {
  if (actor.type !== 'system') return { spanId: undefined, parentId: spanIdOf(id) };
  return {
    spanId: spanIdOf(id),
    parentId: causationId === null ? undefined : spanIdOf(causationId),
  };
}
