import { time } from '../format.ts';

/** A moment in the reader's time zone. */
export const Time = ({ at }: { readonly at: string | null }) =>
  at === null ? <span class="quiet">–</span> : <time dateTime={at}>{time(at)}</time>;
