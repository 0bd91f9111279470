import { inHome } from '../commands/home.ts';
import { megabytes, type Figure, type Section } from '../commands/report.ts';
import type { Plan } from './plan.ts';
import type { Spent } from './spend.ts';
import { spentOn, steps } from './steps.ts';

const inWords = ({ seconds, processorSeconds }: Spent): string =>
  `${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of a core)`;

/** The commands of an operator: as many payments more, so much longer, and no more memory. */
export const commandsOf = ({
  smallPayments,
  largePayments,
  largeDatabase,
}: Plan): Promise<Section> =>
  inHome(async (home) => {
    const small = { name: 'small', payments: smallPayments, file: home.path('small.db') };
    const file = largeDatabase ?? home.path('large.db');
    const floors = await spentOn(home, small);
    const spent = await spentOn(home, { name: 'large', payments: largePayments, file });
    const more = largePayments / smallPayments;
    return {
      title: `Of ${largePayments.toLocaleString('en')} payments / of ${smallPayments.toLocaleString('en')}, by payment`,
      figures: steps.flatMap((step): Figure[] => [
        {
          name: step,
          figure: inWords(spent[step]),
          against: inWords(floors[step]),
          value: spent[step].processorSeconds / floors[step].processorSeconds / more,
          target: { atMost: 1.5 },
        },
        {
          name: '… memory',
          figure: megabytes(spent[step].peakMb),
          against: megabytes(floors[step].peakMb),
          value: spent[step].peakMb / floors[step].peakMb,
          target: { atMost: 1.5 },
        },
      ]),
      notes: [],
    };
  });
