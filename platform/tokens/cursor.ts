import type { JsonObject } from '../../modules/kernel/json.ts';
import type { CursorCodec } from '../../modules/kernel/query.ts';
import { seal, unseal, type Signer } from './signer.ts';

/** Cursors of one query of one organization: elsewhere their signature is wrong. */
export function createCursorCodec(
  signer: Signer,
  queryType: string,
  organizationId: string,
): CursorCodec {
  const purpose = `cursor ${queryType} ${organizationId}`;
  return {
    write: (content) => seal(signer, purpose, JSON.stringify(content)),
    read(cursor) {
      const text = unseal(signer, purpose, cursor);
      return text === undefined ? undefined : (JSON.parse(text) as JsonObject);
    },
  };
}
