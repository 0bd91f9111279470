import type { Check } from '../check.ts';
import { walkPages } from '../pages.ts';

/** I1, I2, I3: what was acknowledged has its effect, and nothing else has one. */
export const effects: Check = {
  name: 'effects',
  holds: 'Each event has its command, and each command its events, or a process that works on it',
  walks: ['events', 'commands'],
  async run(walk) {
    const events = {
      table: 'events',
      key: ['log_id'],
      columns: ['id', 'organization_id', 'sequence', 'command_id'],
      start: [0],
      questions: [
        `SELECT id, organization_id, sequence FROM page WHERE NOT EXISTS (SELECT 1 FROM commands
          WHERE commands.id = page.command_id AND commands.status IN ('succeeded', 'executing',
          'refused', 'failed') AND page.sequence BETWEEN first_sequence AND last_sequence)`,
      ],
    };
    await walkPages(walk, events, ([orphans = []]) => {
      for (const { id, organization_id: organization, sequence } of orphans) {
        const at = `${String(organization)}: event ${String(sequence)} (${String(id)})`;
        walk.found(`${at} is of no command that was executed`);
      }
    });
    const commands = {
      table: 'commands',
      key: ['seq'],
      columns: [
        'id',
        'organization_id',
        'aggregate_id',
        'status',
        'first_sequence',
        'last_sequence',
      ],
      start: [0],
      questions: [
        `SELECT id, organization_id FROM page WHERE first_sequence IS NOT NULL AND (
          NOT EXISTS (SELECT 1 FROM events AS e WHERE e.organization_id = page.organization_id
            AND e.sequence = first_sequence AND e.command_id = page.id)
          OR NOT EXISTS (SELECT 1 FROM events AS e WHERE e.organization_id = page.organization_id
            AND e.sequence = last_sequence AND e.command_id = page.id))`,
        `SELECT id, organization_id FROM page WHERE status = 'executing'
          AND NOT EXISTS (SELECT 1 FROM processes AS p
            WHERE p.name = 'payment-collection' AND p.organization_id = page.organization_id
              AND p.subject = page.aggregate_id)`,
      ],
    };
    await walkPages(walk, commands, ([vain = [], left = []]) => {
      for (const { id, organization_id: organization } of left) {
        walk.found(`${String(organization)}: ${String(id)} is executing, and nobody works on it`);
      }
      for (const { id, organization_id: organization } of vain) {
        walk.found(`${String(organization)}: the events of ${String(id)} are not there`);
      }
    });
  },
};
