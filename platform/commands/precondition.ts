import type { CommandDefinition } from '../../modules/kernel/command.ts';
import type { Refusal } from '../../modules/kernel/refusal.ts';
import { matches } from './entity-tag.ts';
import type { PendingCommand } from './ports.ts';

/** What every command of its kind is refused for, in the order 404, 410, 412, 409. */
export function precondition(
  { aggregateId: id, ifMatch }: Pick<PendingCommand, 'aggregateId' | 'ifMatch'>,
  { target, aggregate }: Pick<CommandDefinition, 'target' | 'aggregate'>,
  state: unknown,
  epoch: number,
): Refusal | undefined {
  const { type } = aggregate;
  const noun = type.replaceAll('_', ' ');
  if (target === 'new') {
    if (state === undefined) return undefined;
    const detail = `Choose another id: there is already a ${noun} "${id}"`;
    return { kind: 'conflict', code: `${type}_already_exists`, detail };
  }
  if (state === undefined) {
    const where = type === 'organization' ? '' : ' in this organization';
    const detail = `No ${noun} "${id}"${where}; check the id`;
    return { kind: 'not_found', code: `${type}_not_found`, detail };
  }
  if (target === 'existing' && aggregate.deleted(state)) {
    const detail = `The ${noun} "${id}" was deleted; nothing can be done with it any more`;
    return { kind: 'gone', code: `${type}_deleted`, detail };
  }
  const version = aggregate.version(state);
  if (ifMatch && !matches(ifMatch, version, epoch)) {
    const detail = `Read the ${noun} "${id}" again: it is at version ${version}`;
    return { kind: 'version_mismatch', code: 'version_mismatch', detail };
  }
  return undefined;
}
