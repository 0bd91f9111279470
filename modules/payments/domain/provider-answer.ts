/** What is done at a provider: a charge authorizes, and captures too unless that is left for later. */
export type ProviderStep = 'charge' | 'confirm' | 'capture' | 'void' | 'refund';

/** What a provider says of an operation. */
export type ProviderAnswer =
  /** Carried out: charged and captured, confirmed, captured, voided or refunded. */
  | { readonly kind: 'succeeded'; readonly reference: string }
  /** Of a charge or its confirmation: the money is held and not captured. */
  | { readonly kind: 'authorized'; readonly reference: string }
  /** Of a charge or its confirmation: the payer has to do something first. */
  | { readonly kind: 'requires_action'; readonly reference: string }
  /** Certainly not carried out, and never will be under this key. */
  | {
      readonly kind: 'declined';
      readonly code: string;
      readonly detail: string;
      readonly reference: string | null;
    }
  /** Not carried out now; the same operation may be sent again in a moment. */
  | { readonly kind: 'unavailable' }
  /** No answer, or one that can't be read: it may have been carried out. */
  | { readonly kind: 'unknown' };
