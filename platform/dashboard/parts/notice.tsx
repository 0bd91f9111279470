/** Says that something was done; told to whoever does not see it. */
export const Notice = ({ text }: { readonly text: string | undefined }) => (
  <p class={text === undefined ? 'hidden' : 'note good'} role="status">
    {text}
  </p>
);
