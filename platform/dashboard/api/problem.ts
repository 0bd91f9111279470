/** What the API says of a request that it refuses (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly commandId?: string;
}

/** What became of a request. */
export type Outcome<Body> =
  | {
      readonly ok: true;
      readonly status: number;
      readonly body: Body;
      /** Of a resource that was read. */
      readonly etag: string | null;
    }
  | { readonly ok: false; readonly problem: Problem };

const unreachable: Problem = {
  status: 0,
  code: 'unreachable',
  title: 'No answer',
  detail: 'The server does not answer; what is shown may be old. Try again in a moment',
};

/** The problem of a fetch that failed altogether. */
export const noAnswer = (): Outcome<never> => ({ ok: false, problem: unreachable });

/** Reads an answer that is no success. */
export async function problemOf(response: Response): Promise<Problem> {
  const isProblem = response.headers.get('Content-Type')?.includes('problem+json');
  if (isProblem) return (await response.json()) as Problem;
  const { status } = response;
  return { ...unreachable, status, detail: `The server answered with ${status}; try again` };
}
