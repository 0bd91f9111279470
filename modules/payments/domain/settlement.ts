import type { ProviderAnswer } from './provider-answer.ts';

/** What settles an attempt: a provider's answer, or that it told nothing in all its time. */
export type Settlement =
  Exclude<ProviderAnswer, { kind: 'unavailable' }> | { readonly kind: 'unresolved' };
