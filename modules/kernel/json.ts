/** A value that survives JSON unchanged. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object; members that are undefined are left out of its text. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined };
