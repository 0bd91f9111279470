import { timestamp } from '../../../../modules/kernel/clock.ts';
import { statement, type Check } from '../check.ts';

const hourMs = 3_600_000;

/** I5, bulk jobs and reports: each goes on, or is over. */
export const jobs: Check = {
  name: 'jobs',
  holds: 'Each bulk job and report that is not over goes on',
  walks: [],
  async run(walk) {
    const before = timestamp(walk.now - walk.patienceMs);
    // What leaves no trace of its progress gets longer.
    const longBefore = timestamp(walk.now - Math.max(walk.patienceMs, hourMs));
    const [bulk = [], reports = []] = await walk.read([
      statement(
        `SELECT * FROM (SELECT id, organization_id, status, place, total, json ->> '$.dryRun' AS dry,
            max(coalesce(${newestEvent('bulk_job', 'bulk_jobs')}, ''), coalesce(${lastRow}, '')) AS moved
          FROM bulk_jobs WHERE status IN ('queued', 'running'))
        WHERE moved < iif(dry, ?2, ?1) LIMIT 100`,
        before,
        longBefore,
      ),
      statement(
        `SELECT * FROM (SELECT id, organization_id, status,
            ${newestEvent('report', 'reports')} AS moved,
            EXISTS (SELECT 1 FROM processes AS p WHERE p.name = 'report'
              AND p.organization_id = reports.organization_id AND p.subject = reports.id) AS followed
          FROM reports WHERE status IN ('queued', 'running'))
        WHERE moved < iif(status = 'queued' OR NOT followed, ?1, ?2) LIMIT 100`,
        before,
        longBefore,
      ),
    ]);
    for (const { id, organization_id: organization, status, place, total, moved } of bulk) {
      const at = `${String(status)} at row ${String(place)} of ${String(total)}`;
      walk.found(`${String(organization)}: ${String(id)} is ${at} since ${String(moved)}`);
    }
    for (const { id, organization_id: organization, status, moved } of reports) {
      walk.found(
        `${String(organization)}: ${String(id)} is ${String(status)} since ${String(moved)}`,
      );
    }
  },
};

const newestEvent = (type: string, table: string): string => `(SELECT e.time FROM events AS e
  WHERE e.organization_id = ${table}.organization_id AND e.aggregate_type = '${type}'
    AND e.subject = ${table}.id ORDER BY e.aggregate_version DESC LIMIT 1)`;

/** When the last rows of a job were decided, by their commands. */
const lastRow = `(SELECT max(c.decided_at) FROM bulk_rows AS r CROSS JOIN commands AS c
    ON c.key_space = bulk_jobs.key_space AND c.idempotency_key = coalesce(r.key, '№' || r.row)
  WHERE r.job_id = bulk_jobs.id AND r.row BETWEEN bulk_jobs.place - 100 AND bulk_jobs.place)`;
