import { render } from 'preact';
import { findSession } from './api/session.ts';
import { App } from './app.tsx';
import { followLinks } from './router.ts';

followLinks();
void findSession();
const root = document.getElementById('app');
if (root) render(<App />, root);
