import { useState } from 'preact/hooks';
import { ended, signInWithKey } from '../api/session.ts';
import { textOf } from '../form-text.ts';
import { Field } from '../parts/field.tsx';
import { Head } from '../parts/head.tsx';

/** The way in: a link, or an API key that makes one. */
export function SignIn() {
  const [refusal, setRefusal] = useState<string>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setRefusal(await signInWithKey(textOf(form, 'key')));
  };
  return (
    <main class="sign-in" id="content">
      <Head title="Sign in" />
      {ended.value && (
        <p class="note" role="status">
          Your session is over. Sign in again to go on where you were.
        </p>
      )}
      <p>
        Open the link that <code>quittance dashboard</code> prints; it is good once. Or paste an API
        key: you may do here what the key may, for twelve hours.
      </p>
      <form onSubmit={submit}>
        <Field label="API key">
          <input name="key" type="password" autoComplete="off" spellcheck={false} required />
        </Field>
        {refusal !== undefined && (
          <p class="note bad" role="alert">
            {refusal}
          </p>
        )}
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
      <p class="quiet">
        The <a href="/docs">API reference</a> can be read by everybody.
      </p>
    </main>
  );
}
