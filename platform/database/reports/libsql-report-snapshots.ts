import { timestamp, type Clock } from '../../../modules/kernel/clock.ts';
import type { QueryDefinition } from '../../../modules/kernel/query.ts';
import type { ReportSnapshots } from '../../../modules/reports/ports.ts';
import type { Database, DatabaseReader } from '../database.ts';
import { freshnessOf, freshnessStatement } from '../freshness.ts';

/** Snapshots of a libSQL database, with the queries that read one. */
export const createLibsqlReportSnapshots = (
  database: Database,
  clock: Clock,
  queriesOn: (reader: DatabaseReader) => readonly QueryDefinition[],
): ReportSnapshots => ({
  async open(organizationId) {
    const asOf = timestamp(clock.now());
    const snapshot = await database.snapshot();
    try {
      const [freshness] = await snapshot.read([freshnessStatement(organizationId)]);
      const { position } = freshnessOf(freshness);
      return { asOf, position, queries: queriesOn(snapshot), close: snapshot.close };
    } catch (error) {
      await snapshot.close();
      throw error;
    }
  },
});
