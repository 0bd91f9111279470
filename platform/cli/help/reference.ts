import { stripVTControlCharacters } from 'node:util';
import { renderUsage, type CommandDef } from 'citty';
import { exitCodes } from '../frame/exit-codes.ts';
import { commandsBelow, type CommandDefinition } from '../frame/find-command.ts';

/** The whole command line as a page: `docs/cli.md`, made of what `--help` is made of. */
export async function referenceOf(tree: CommandDef): Promise<string> {
  const codes = Object.values(exitCodes).map(({ code, meaning }) => `| ${code} | ${meaning} |`);
  const sections = await sectionsOf(tree as CommandDefinition, []);
  return `# The command line

Made by \`quittance reference\` of the commands themselves. The same is said by \`--help\`.

Commands that call the API find it by \`--url\` and \`--key\`, by \`QUITTANCE_URL\` and \`QUITTANCE_API_KEY\` (\`QUITTANCE_ROOT_KEY\` for the operator's), or by the \`.quittance/dev.json\` of a running \`dev\`, here or in a folder above. What goes to standard output is the answer, as a table for people or, with \`--json\`, as one JSON document a line; what goes to standard error is everything else. Problems are told in words there; with \`--json\` each is one JSON document with \`code\` and \`detail\`: a problem of the API as it came, and of the program itself \`{"code":"usage","detail":"…"}\`, where the code is \`failed\`, \`usage\`, \`unavailable\`, \`unknown\`, \`configuration\` (with \`errors\`) or \`interrupted\`.

| exit code | meaning |
| --- | --- |
${codes.join('\n')}

${sections.join('\n\n')}
`;
}

async function sectionsOf(
  command: CommandDefinition,
  path: readonly string[],
): Promise<readonly string[]> {
  if (command.subCommands) {
    const below = await commandsBelow(command);
    const sections = below.map(([word, child]) => sectionsOf(child, [...path, word]));
    return (await Promise.all(sections)).flat();
  }
  const meta = { ...command.meta, name: path.join(' ') };
  const usage = stripVTControlCharacters(
    await renderUsage({ ...command, meta }, { meta: { name: 'quittance' } }),
  );
  const [, ...lines] = usage.split('\n').map((line) => line.trimEnd());
  const text = lines.join('\n').trim();
  return [`## ${path.join(' ')}\n\n${command.meta?.description}.\n\n\`\`\`text\n${text}\n\`\`\``];
}
