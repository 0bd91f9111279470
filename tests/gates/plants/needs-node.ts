// A planted violation: an edge that only runs where Node's modules are.
import { readFileSync } from 'node:fs';

export const fetch = () => new Response(readFileSync('/etc/hostname', 'utf8'));
