/** What a provider's notice comes to. Nothing in it is believed but whose payment it is about. */
export type NoticeReading =
  | { readonly kind: 'payment'; readonly organizationId: string; readonly paymentId: string }
  /** Genuine, and about nothing that was begun here. */
  | { readonly kind: 'irrelevant' }
  /** Not signed by the provider, or too long ago. */
  | { readonly kind: 'refused' };

/** Reads the notices that a provider sends by webhook. */
export interface NoticeReader {
  /** `rawBody` are the bytes that were signed, before any parsing. */
  read(rawBody: Uint8Array, signature: string | undefined): Promise<NoticeReading>;
}

/** Told that something has happened to a payment at its provider. */
export interface ProviderNotices {
  /** Has the payment's state fetched from its provider. Safe to repeat; durable when it returns. */
  noticed(organizationId: string, paymentId: string): Promise<void>;
}
