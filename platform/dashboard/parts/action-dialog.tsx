import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { changed } from '../api/live.ts';
import type { Outcome, Problem } from '../api/problem.ts';
import { Dialog } from './dialog.tsx';
import { ProblemNote } from './problem-note.tsx';

/** What a dialog asks before something is done, and what it does. */
export interface Action {
  readonly title: string;
  /** What the button says that does it. */
  readonly verb: string;
  readonly danger?: boolean;
  readonly children?: ComponentChildren;
  /** Does it; what it returns in place of an outcome is said to whoever filled the form in. */
  readonly perform: (form: FormData) => Promise<Outcome<unknown>> | string;
  readonly onDone?: (body: unknown) => void;
}

/** Asks for confirmation, does it, and says what stands against it. */
export function ActionDialog(props: Action & { readonly onClose: () => void }) {
  const { title, verb, danger, children, perform, onDone, onClose } = props;
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const performed = perform(new FormData(event.currentTarget as HTMLFormElement));
    if (typeof performed === 'string') return setProblem(mended(performed));
    setBusy(true);
    const outcome = await performed;
    setBusy(false);
    changed();
    if (!outcome.ok) return setProblem(outcome.problem);
    onClose();
    onDone?.(outcome.body);
  };
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
            {busy ? 'Sending …' : verb}
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
