import { defineCommand, runMain } from 'citty';
import packageJson from '../../package.json' with { type: 'json' };
import { dev } from './dev.ts';
import { edge } from './edge.ts';
import { generate } from './generate.ts';
import { api, serve, worker } from './serve.ts';

await runMain(
  defineCommand({
    meta: {
      name: 'quittance',
      version: packageJson.version,
      description: packageJson.description,
    },
    subCommands: { dev, serve, api, worker, edge, generate },
  }),
);
