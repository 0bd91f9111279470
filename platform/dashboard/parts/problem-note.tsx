import type { Problem } from '../api/problem.ts';

/** A problem in words: what was refused, why, and what to do. */
export const ProblemNote = ({ problem }: { readonly problem: Problem | undefined }) =>
  problem ? (
    <div class="note bad" role="alert">
      <strong>{problem.title}</strong>
      <p>{problem.detail}</p>
      {problem.errors && problem.errors.length > 1 && (
        <ul>
          {problem.errors.map(({ pointer, detail }) => (
            <li key={pointer}>
              <code>{pointer}</code> {detail}
            </li>
          ))}
        </ul>
      )}
      {problem.commandId && <a href={`/commands/${problem.commandId}`}>See the command</a>}
    </div>
  ) : null;
