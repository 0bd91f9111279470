import * as v from 'valibot';
import { Secret } from './secret.ts';

/** A random text of at least so many bytes, or two with a comma between while it is rotated. */
export const secretText = (name: string, least: number) =>
  v.pipe(
    v.string(`Set ${name} to at least ${least} random bytes, such as of "openssl rand -hex 32"`),
    v.check(
      (value) => textsOf(value).every((each) => new TextEncoder().encode(each).length >= least),
      `Use at least ${least} bytes for ${name}, such as of "openssl rand -hex 32"`,
    ),
  );

/** The secrets of a `secretText`; none where it is absent. */
export const secretsOf = (value: string | undefined): readonly Secret[] =>
  value === undefined ? [] : textsOf(value).map((each) => new Secret(each));

const textsOf = (value: string): readonly string[] => value.split(',').map((each) => each.trim());

/** How much is logged; `warn`, as many programs have it, is `warning`. */
export const logLevel = v.optional(
  v.pipe(
    v.string(),
    v.transform((level) => (level === 'warn' ? 'warning' : level)),
    v.picklist(
      ['debug', 'info', 'warning', 'error'],
      'Set LOG_LEVEL to debug, info, warning or error',
    ),
  ),
  'info',
);

/** Requests per second and organization. */
export const rateLimit = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,7}$/, 'Set RATE_LIMIT to requests per second, or to 0 for no limit'),
    v.transform(Number),
  ),
  '10000',
);

/** Refuses the one without the other; told beside whatever else is wrong. */
export const together = <Values extends object>(
  first: keyof Values & string,
  second: keyof Values & string,
): v.RawCheckAction<Values> =>
  v.rawCheck(({ dataset, addIssue }) => {
    const values = dataset.value as Partial<Record<string, unknown>>;
    if (!values[first] === !values[second]) return;
    addIssue({ message: `Set ${first} and ${second} together, or none of them` });
  });

/** What is given for these; an empty one counts as absent, and what is absent says itself what to set. */
export const valuesOf = (
  entries: object,
  environment: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(Object.keys(entries).map((name) => [name, environment[name] || undefined]));
