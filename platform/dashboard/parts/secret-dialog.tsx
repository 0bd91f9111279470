import { Copy } from './copy.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';

/** Shows a secret, the only time that it can be seen. */
export function SecretDialog(props: {
  readonly secret: string | null;
  readonly onClose: () => void;
}) {
  const { secret, onClose } = props;
  return (
    <Dialog title="Keep this secret" onClose={onClose}>
      {secret === null ? (
        <p>It was shown before, and is shown only once. Make another one.</p>
      ) : (
        <>
          <p>It is shown only now. Whoever has it may use it.</p>
          <Field label="Secret">
            <textarea
              class="secret"
              rows={2}
              readOnly
              value={secret}
              onFocus={(event) => event.currentTarget.select()}
            />
          </Field>
        </>
      )}
      <div class="buttons">
        {secret !== null && <Copy text={secret} what="the secret" />}
        <button type="button" class="primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
