/** The last digits of a trace's id, which are random in whatever has made it. */
const random = { digits: 10, range: 2 ** 40 };

/**
 * Whether a trace belongs to the share, from 0 to 1, that is recorded: the same answer in every
 * process, and a greater share holds every trace of a smaller one.
 */
export const sampler = (share: number): ((traceId: string) => boolean) => {
  const least = (1 - share) * random.range;
  return (traceId) => Number.parseInt(traceId.slice(-random.digits), 16) >= least;
};
