import { render } from 'preact';
import { findSession, placeBefore } from './api/session.ts';
import { App } from './app.tsx';
import { followLinks, startAt } from './router.ts';

startAt(placeBefore());
followLinks();
void findSession();
const root = document.getElementById('app');
if (root) render(<App />, root);
