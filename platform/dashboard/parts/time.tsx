import { time } from '../format.ts';

/** A moment in the reader's time zone; in UTC, to the millisecond, for who points at it. */
export const Time = ({ at }: { readonly at: string | null }) =>
  at === null ? (
    <span class="quiet">–</span>
  ) : (
    <time dateTime={at} title={at}>
      {time(at)}
    </time>
  );
