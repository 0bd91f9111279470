import { Head } from '../parts/head.tsx';

/** For as long as nobody tells who is signed in. */
export const NoAnswer = () => (
  <main class="sign-in" id="content">
    <Head title="No answer" />
    <p role="status">The server does not answer. It is asked again every few seconds.</p>
  </main>
);
