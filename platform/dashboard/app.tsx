import { useEffect } from 'preact/hooks';
import { watch } from './api/live.ts';
import { organization, unanswered } from './api/session.ts';
import { pageAt } from './pages/index.tsx';
import { NoAnswer } from './pages/no-answer.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { place } from './router.ts';
import { Shell } from './shell.tsx';

/** The dashboard: the page of the address for whoever is signed in, else the way to sign in. */
export function App() {
  const who = organization.value;
  const { path } = place.value;
  if (who === null) return <SignIn />;
  if (who === undefined)
    return unanswered.value ? <NoAnswer /> : <div class="waiting" aria-busy="true" />;
  return (
    <Shell>
      <Watching />
      {pageAt(path)}
    </Shell>
  );
}

/** Listens for changes as long as somebody is signed in. */
function Watching() {
  useEffect(watch, []);
  return null;
}
