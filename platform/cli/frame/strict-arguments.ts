import type { ArgDef, ArgsDef } from 'citty';
import { CommandFailure } from './command-failure.ts';
import { nearest } from './nearest.ts';

interface Definition {
  readonly type?: string | undefined;
  readonly alias?: string | string[];
}

type Definitions = readonly (readonly [string, Definition])[];

/** An argument that need not be given beside an option that may have it: `--data` has a whole body. */
export type Replaceable = ArgDef & { readonly unless?: string };

/** The arguments, where what an option stands for that was given is not required. */
export const withoutReplaced = (args: ArgsDef, words: readonly string[]): ArgsDef =>
  Object.fromEntries(
    Object.entries(args).map(([name, definition]: [string, Replaceable]) => {
      const option = `--${definition.unless}`;
      const replaced = words.some((word) => word === option || word.startsWith(`${option}=`));
      return [name, replaced ? { ...definition, required: false } : definition];
    }),
  );

/** citty takes whatever it is given: a mistyped option would count as none. Throws instead. */
export function refuseUnknownOptions(words: readonly string[], args: ArgsDef): void {
  const definitions: Definitions = Object.entries(args);
  const known = new Set(definitions.flatMap(([name, { alias = [] }]) => [name, ...[alias].flat()]));
  for (const word of words) {
    const name = /^--?(?:no-)?([a-zA-Z][\w-]*)/.exec(word)?.[1];
    if (name === undefined || known.has(name)) continue;
    const meant = nearest(name, [...known]);
    const mend = meant ? `Give --${meant}, not --${name}` : `Leave out --${name}`;
    throw new CommandFailure('usage', `${mend}: this command has no such option`);
  }
}

/** What is missing in the words of citty, in ours: with what is to be given. */
export function missingWords(message: string, args: ArgsDef): string {
  const [, place, option] =
    /^Missing required (?:positional argument: (\S+)|argument: --(\S+))$/.exec(message) ?? [];
  const name = Object.keys(args).find((each) => each === option || each.toUpperCase() === place);
  if (name === undefined) return message;
  const { description = '' } = args[name] as { description?: string };
  return `Give ${option ? `--${option}` : `<${place}>`}: ${description}`;
}

/** Refuses options without their value, and words that no place is for. */
export function refuseMisplaced(parsed: { readonly _: readonly string[] }, args: ArgsDef): void {
  const definitions: Definitions = Object.entries(args);
  for (const [name, { type }] of definitions) {
    if ((parsed as Readonly<Record<string, unknown>>)[name] !== '') continue;
    if (type === 'string') throw new CommandFailure('usage', `Give --${name} a value`);
    if (type === 'positional') {
      throw new CommandFailure('usage', `Give <${name.toUpperCase()}> a value`);
    }
  }
  const places = definitions.filter(([, { type }]) => type === 'positional').length;
  const [extra] = parsed._.slice(places);
  if (extra !== undefined) {
    throw new CommandFailure('usage', `Leave out "${extra}": this command does not take it`);
  }
}
