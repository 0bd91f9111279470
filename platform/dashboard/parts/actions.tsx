import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Action } from './action-dialog.tsx';

/** The buttons of what can be done; room is kept for them until that is known. */
export function Actions(props: {
  readonly actions: readonly Action[];
  readonly onBegin: (action: Action) => void;
}) {
  const buttons = useRef<HTMLDivElement>(null);
  const isFocused = buttons.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    // What was pressed may be gone with what it has done: whoever is by keyboard goes on here.
    const isLost = isFocused && !buttons.current?.contains(document.activeElement);
    if (isLost) buttons.current?.focus();
  });
  return (
    <div ref={buttons} class="buttons actions" role="group" aria-label="Actions" tabIndex={-1}>
      {props.actions.map((action) => (
        <button
          key={action.verb}
          type="button"
          class={action.danger ? 'danger' : ''}
          onClick={() => props.onBegin(action)}
        >
          {action.verb}
        </button>
      ))}
    </div>
  );
}
