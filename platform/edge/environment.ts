type Variables = Readonly<Record<string, unknown>>;

const runtime = globalThis as { readonly process?: { readonly env?: Variables } };

/** The variables of an edge: Workers hand them in as bindings, the others have an environment. */
export const environmentOf = (bindings: unknown): Variables =>
  hasVariables(bindings) ? bindings : (runtime.process?.env ?? {});

const hasVariables = (bindings: unknown): bindings is Variables =>
  typeof bindings === 'object' &&
  bindings !== null &&
  ('COMMANDS_URL' in bindings || 'QUITTANCE_SECRET' in bindings);
