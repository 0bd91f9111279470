import type { Configuration } from '../../config/configuration.ts';

/** What a look at one part of an installation came to. */
export interface Finding {
  readonly part: string;
  /** `off`: it is not configured, and need not be. */
  readonly status: 'ok' | 'off' | 'warning' | 'problem';
  readonly detail: string;
  /** What to do about it; null where nothing has to be done. */
  readonly mend: string | null;
}

/** Looks at one part. What it throws is a problem too. */
export interface Look {
  readonly part: string;
  /** The variables that say where it is. */
  readonly variables: RegExp;
  /** What to do where the look itself fails. */
  readonly mend: string;
  look(configuration: Configuration): Promise<readonly Finding[]>;
}

export const ok = (part: string, detail: string): Finding => ({
  part,
  status: 'ok',
  detail,
  mend: null,
});

export const off = (part: string, detail: string): Finding => ({
  part,
  status: 'off',
  detail,
  mend: null,
});

export const problem = (part: string, detail: string, mend: string): Finding => ({
  part,
  status: 'problem',
  detail,
  mend,
});

export const warning = (part: string, detail: string, mend: string): Finding => ({
  part,
  status: 'warning',
  detail,
  mend,
});
