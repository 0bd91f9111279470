import { collectionProcess } from '../../../modules/payments/index.ts';
import type { CollectionStore } from '../../../modules/payments/ports.ts';
import type { Database } from '../database.ts';
import { paymentOf } from './payment-row.ts';

const key = 'name = ? AND organization_id = ? AND subject = ?';

/** What the collection of payments keeps, in libSQL. */
export const createLibsqlCollectionStore = (database: Database): CollectionStore => ({
  async load(organizationId, paymentId) {
    const payment = `SELECT json, deleted, process FROM payments
      WHERE organization_id = ? AND id = ?`;
    const process = `SELECT looked_at, noticed, due_at FROM processes WHERE ${key}`;
    const [[row] = [], [looking] = []] = await database.readInOrder([
      { sql: payment, args: [organizationId, paymentId] },
      { sql: process, args: [collectionProcess, organizationId, paymentId] },
    ]);
    if (!row) return undefined;
    const lookedAt = looking?.['looked_at'];
    const notices = Number(looking?.['noticed'] ?? 0);
    return {
      payment: paymentOf(row),
      looking: {
        lookedAt: lookedAt == null ? null : Date.parse(String(lookedAt)),
        noticed: notices > 0,
      },
      notices,
      dueAt: looking ? String(looking['due_at']) : null,
    };
  },
  async looked({ payment, notices }, { at, dueAt, heeded }) {
    const { organizationId, id, version } = payment.resource;
    const sql = `UPDATE processes SET
        looked_at = CASE WHEN noticed = ?1 THEN coalesce(?2, looked_at) ELSE looked_at END,
        due_at = CASE WHEN noticed = ?1 AND ?3 = (SELECT version FROM payments
          WHERE payments.organization_id = ?4 AND payments.id = ?5) THEN ?6 ELSE due_at END,
        noticed = CASE WHEN ?7 THEN max(noticed - ?1, 0) ELSE noticed END
      WHERE organization_id = ?4 AND subject = ?5 AND name = ?8`;
    const looked = [notices, at, version, organizationId, id, dueAt, heeded ? 1 : 0];
    await database.write([{ sql, args: [...looked, collectionProcess] }]);
  },
  async notice(organizationId, paymentId, at) {
    // Looked at anew, at once: that it was looked at before says nothing of what came now.
    const sql = `UPDATE processes SET noticed = noticed + 1, looked_at = NULL, due_at = ?
      WHERE ${key} RETURNING due_at`;
    const args = [at, collectionProcess, organizationId, paymentId];
    const [rows = []] = await database.write([{ sql, args }]);
    return rows.length > 0;
  },
  async cause(organizationId, paymentId, version) {
    const sql = `SELECT id, correlation_id FROM events WHERE organization_id = ?
      AND aggregate_type = 'payment' AND subject = ? AND aggregate_version = ?`;
    const [[row] = []] = await database.read([{ sql, args: [organizationId, paymentId, version] }]);
    return row && { eventId: String(row['id']), correlationId: String(row['correlation_id']) };
  },
});
