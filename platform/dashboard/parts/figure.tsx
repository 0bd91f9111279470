/** One number that matters; room is kept until it is known. */
export const Figure = (props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly note: string | undefined;
}) => (
  <div class="figure">
    <span class="label">{props.label}</span>
    <strong>{props.value ?? '–'}</strong>
    <small>{props.note ?? ' '}</small>
  </div>
);
