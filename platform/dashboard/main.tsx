import { render } from 'preact';
import { findSession } from './api/session.ts';
import { App } from './app.tsx';
import { followLinks } from './router.ts';
import 'uplot/dist/uPlot.min.css';
import './styles/colours.css';
import './styles/elements.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/table.css';

followLinks();
void findSession();
const root = document.getElementById('app');
if (root) render(<App />, root);
