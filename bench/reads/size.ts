import { inHome } from '../commands/home.ts';
import { milliseconds, type Figure, type Section } from '../commands/report.ts';
import { Rounds, type Measurement } from '../commands/rounds.ts';
import { generatedOrigin, type GeneratedOrigin } from './generated.ts';
import { deepPages, firstPages, sums } from './pages.ts';
import type { Plan } from './plan.ts';
import { readLoadOn } from './point-reads.ts';
import { combined, indexed, statistics } from './questions.ts';

const kinds = ['first page', 'deep page', 'statistics', 'other combinations'] as const;
type Kind = (typeof kinds)[number];
/** More would wait for each other. */
const clients = 1;

/** Searches and sums in a large database, against the same in a small one. */
export const size = ({
  rounds: count,
  secondsEach,
  smallPayments,
  largePayments,
  largeDatabase,
}: Plan): Promise<Section> =>
  inHome(async (home) => {
    const file = largeDatabase ?? home.path('large.db');
    const small = await generatedOrigin(home, smallPayments);
    const large = await generatedOrigin(home, largePayments, { file });
    const load = readLoadOn(home);

    /** A measurement of each kind, at one of the two. */
    async function measurements(name: string, at: GeneratedOrigin): Promise<Measurement[]> {
      const requests: Record<Kind, readonly string[]> = {
        'first page': firstPages(at, indexed),
        'deep page': await deepPages(at, indexed),
        statistics: sums(at, statistics),
        'other combinations': firstPages(at, combined),
      };
      return kinds.map((kind) => async () => {
        const asked = { port: at.port, requests: requests[kind], clients, seconds: secondsEach };
        const { p50Ms, p99Ms } = await load(asked);
        return { [`${name}, ${kind}, p50 ms`]: p50Ms, [`${name}, ${kind}, p99 ms`]: p99Ms };
      });
    }
    const floors = await measurements('small', small);
    const figures = await measurements('large', large);
    // Each kind in turn at both, so that both meet the same noise.
    const turns = floors.flatMap((floor, index) => [floor, figures[index] as Measurement]);
    const rounds = await new Rounds().run(count, [], turns);
    const ratio = (kind: Kind): Figure => {
      const [ours, against] = [
        rounds.median(`large, ${kind}, p99 ms`),
        rounds.median(`small, ${kind}, p99 ms`),
      ];
      return {
        name: `p99, ${kind}`,
        figure: milliseconds(ours),
        against: milliseconds(against),
        value: ours / against,
        target: { atMost: 1.5 },
      };
    };
    const others = rounds.median('large, other combinations, p99 ms');
    return {
      title: `Searches in ${largePayments.toLocaleString('en')} payments / in ${smallPayments.toLocaleString('en')}`,
      figures: [
        ratio('first page'),
        ratio('deep page'),
        ratio('statistics'),
        {
          name: 'p99 of other combinations, ms',
          figure: milliseconds(others),
          value: others,
          target: { atMost: 50 },
        },
      ],
      notes: rounds.notes(),
    };
  });
