import { Head } from '../parts/head.tsx';

/** For addresses that lead nowhere. */
export const NotFound = () => (
  <>
    <Head title="Nothing here" />
    <p>
      There is no page at this address. Go to the <a href="/">overview</a>.
    </p>
  </>
);
