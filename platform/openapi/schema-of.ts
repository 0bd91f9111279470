import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import type { LengthCheck } from '../../modules/kernel/text.ts';
import type { JsonSchema } from './json-schema.ts';

/** The JSON Schema of what a command or a query takes, by the schema that checks it. */
export function schemaOf(schema: GenericSchema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    // Checks in words of their own stay in the texts; the refusal of each says what to do.
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema }) =>
      valibotSchema.type === 'custom' ? anyObject : undefined,
    overrideAction: ({ valibotAction, jsonSchema }) => {
      const { requirement } = valibotAction as { requirement?: unknown };
      if (typeof requirement !== 'function' || !('maxLength' in requirement)) return undefined;
      return { ...jsonSchema, maxLength: (requirement as LengthCheck).maxLength };
    },
  });
  return rest as JsonSchema;
}

const anyObject = { type: 'object' } as const;
