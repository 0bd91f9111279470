import type {
  PaymentProvider,
  ProviderAnswer,
  ProviderKnowledge,
  ProviderOperation,
} from '../../../modules/payments/ports.ts';

/** What a provider was asked. */
export interface Asked {
  readonly by: 'perform' | 'lookUp';
  readonly operation: ProviderOperation;
}

/** A provider that answers in the order of its scripts, and is not to be asked for more. */
export function scriptedProvider(script: {
  readonly perform?: readonly ProviderAnswer[];
  readonly lookUp?: readonly ProviderKnowledge[];
}): { readonly provider: PaymentProvider; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const left = { perform: [...(script.perform ?? [])], lookUp: [...(script.lookUp ?? [])] };
  const next = <By extends 'perform' | 'lookUp'>(by: By, operation: ProviderOperation) => {
    asked.push({ by, operation });
    const answer = left[by].shift();
    if (!answer) throw new Error(`The provider was asked to ${by} once more than it was to be`);
    return Promise.resolve(answer);
  };
  return {
    asked,
    provider: {
      name: 'sandbox',
      perform: (operation) => next('perform', operation) as Promise<ProviderAnswer>,
      lookUp: (operation) => next('lookUp', operation),
    },
  };
}
