import { runCli } from './frame/run-cli.ts';
import { tree } from './tree.ts';

await runCli(tree, process.argv.slice(2));
