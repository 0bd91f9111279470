import type { Action } from './action-dialog.tsx';

/** The buttons of what can be done; room is kept for them until that is known. */
export const Actions = (props: {
  readonly actions: readonly Action[];
  readonly onBegin: (action: Action) => void;
}) => (
  <div class="buttons actions">
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
