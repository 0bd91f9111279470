import type { WebhookEndpointHealth } from '../../api/resources.ts';
import { useResource } from '../../api/use-resource.ts';
import { number } from '../../format.ts';
import { Time } from '../../parts/time.tsx';

/** Attempts cause no events. */
const polling = { everyMs: 2_000 };

/** How sending to an endpoint goes, in words: what waits, and why. */
export function EndpointHealth({ path }: { readonly path: string }) {
  const { body } = useResource<WebhookEndpointHealth>(`${path}/health`, polling);
  // Its line is there from the beginning, so that nothing below it moves.
  if (!body) return <p class="quiet">{'\u00a0'}</p>;
  const { consecutiveFailures: failures, failingSince, pausedUntil, waiting } = body;
  const paused = pausedUntil !== null && Date.parse(pausedUntil) > Date.now();
  return (
    <p class="quiet">
      {counted(waiting.firstAttempts)} wait for a first attempt, {counted(waiting.retries)} to be
      sent again.
      {failures > 0 && (
        <>
          {' '}
          {failures === 1 ? 'The last attempt' : `The last ${number(failures)} attempts`} failed,
          since <Time at={failingSince} />.
        </>
      )}
      {paused && (
        <>
          {' '}
          The receiver hangs: nothing is sent before <Time at={pausedUntil} /> but what you send
          again.
        </>
      )}
    </p>
  );
}

const counted = ({ value, exact }: WebhookEndpointHealth['waiting']['retries']): string =>
  `${number(value)}${exact ? '' : '+'}`;
