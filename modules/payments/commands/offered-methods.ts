import type { CommandDefinition, InputProblem } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { PaymentMethod } from '../domain/method.ts';

/** The command, which takes no method but those that are offered here. */
export const offering =
  (methods: readonly PaymentMethod['type'][]) =>
  (definition: CommandDefinition): CommandDefinition => ({
    ...definition,
    screen: (body) => refuseMethod(body, methods) ?? definition.screen?.(body),
  });

function refuseMethod(
  { method }: JsonObject,
  methods: readonly string[],
): InputProblem | undefined {
  const { type = 'manual' } = (method ?? {}) as { type?: string };
  if (methods.includes(type)) return undefined;
  const detail = `Use a method of: ${methods.join(', ')}; "${type}" is not configured here`;
  return { code: 'invalid_request', pointer: '/method/type', detail };
}
