import type { Context } from 'hono';
import type { QueryFile } from '../../modules/kernel/query.ts';
import type { Environment } from './environment.ts';

/** Sends a file; one with a name as an attachment, so that no browser shows what others wrote. */
export const fileAnswer = (
  c: Context<Environment>,
  { mediaType, name, pieces }: QueryFile,
): Response =>
  c.body(streamOf(pieces), 200, {
    'Content-Type': mediaType,
    'X-Content-Type-Options': 'nosniff',
    ...(name !== undefined && { 'Content-Disposition': `attachment; filename="${name}"` }),
  });

/** Read as fast as it is sent, and no faster. */
function streamOf(pieces: QueryFile['pieces']): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
