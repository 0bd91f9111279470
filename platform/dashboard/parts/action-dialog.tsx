import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { changed } from '../api/live.ts';
import type { Outcome, Problem } from '../api/problem.ts';
import { Dialog } from './dialog.tsx';
import { ProblemNote } from './problem-note.tsx';

/** What a dialog asks before something is done, and what it does. */
export interface Action {
  readonly title: string;
  /** What the button says that asks. */
  readonly verb: string;
  /** What the button says that does it, where that is something else. */
  readonly does?: string;
  readonly danger?: boolean;
  readonly children?: ComponentChildren;
  /** Does it; what it returns in place of an outcome is said to whoever filled the form in. */
  readonly perform: (form: FormData) => Promise<Outcome<unknown>> | string;
  readonly onDone?: (body: unknown) => void;
}

/** Asks for confirmation, does it, and says what stands against it. */
export function ActionDialog(props: Action & { readonly onClose: () => void }) {
  const { title, verb, does = verb, danger, children, perform, onDone, onClose } = props;
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [acceptedId, setAcceptedId] = useState<string>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const performed = perform(new FormData(event.currentTarget as HTMLFormElement));
    if (typeof performed === 'string') return setProblem(mended(performed));
    setBusy(true);
    const outcome = await performed;
    setBusy(false);
    changed();
    if (!outcome.ok) return setProblem(inWords(outcome.problem));
    const accepted = acceptedIn(outcome.body);
    if (accepted !== undefined) return setAcceptedId(accepted);
    onClose();
    onDone?.(outcome.body);
  };
  if (acceptedId !== undefined) return <Accepted id={acceptedId} onClose={onClose} />;
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        <ProblemNote problem={problem} />
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Back
          </button>
          <button type="submit" class={danger ? 'danger' : 'primary'} disabled={busy}>
            {busy ? 'Sending …' : does}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const mended = (detail: string): Problem => ({
  status: 0,
  code: 'invalid_input',
  title: 'Mend this first',
  detail,
});

/** What is shown behind the dialog is read again by itself. */
const inWords = (problem: Problem): Problem =>
  problem.code === 'version_mismatch'
    ? { ...problem, detail: 'It was changed meanwhile: go back, look at it, and do this again' }
    : problem;

/** The command that has not been executed yet; one that shows a secret is as good as done. */
function acceptedIn(body: unknown): string | undefined {
  const { object, id, secret } = (body ?? {}) as {
    readonly object?: string;
    readonly id?: string;
    readonly secret?: string;
  };
  return object === 'command' && secret === undefined ? id : undefined;
}

const Accepted = (props: { readonly id: string; readonly onClose: () => void }) => (
  <Dialog title="Accepted" onClose={props.onClose}>
    <p>
      It is kept, and executed once as soon as it can be:{' '}
      <a href={`/commands/${props.id}`}>see the command</a>.
    </p>
    <div class="buttons">
      <button type="button" class="primary" onClick={props.onClose}>
        Done
      </button>
    </div>
  </Dialog>
);
