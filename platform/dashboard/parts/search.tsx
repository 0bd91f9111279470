import type { ComponentChildren } from 'preact';
import { textOf } from '../form-text.ts';
import { place, refine } from '../router.ts';
import { Field } from './field.tsx';

/** The filters of a list. What is asked for goes into the address, by the names of its fields. */
export function Search(props: { readonly of: string; readonly children: ComponentChildren }) {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    refine(Object.fromEntries([...form.keys()].map((name) => [name, textOf(form, name)])));
  };
  return (
    <form
      class="filters"
      role="search"
      aria-label={props.of}
      key={place.value.visit}
      onSubmit={submit}
    >
      <div class="row">
        {props.children}
        <button type="submit">Search</button>
      </div>
    </form>
  );
}

/** A filter that is typed; at first what the address has. */
export const TypedFilter = (props: {
  readonly label: string;
  readonly name: string;
  readonly placeholder: string;
}) => (
  <Field label={props.label}>
    <input
      name={props.name}
      defaultValue={place.value.parameters.get(props.name) ?? ''}
      placeholder={props.placeholder}
    />
  </Field>
);
