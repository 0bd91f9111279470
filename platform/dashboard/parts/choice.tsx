/**
 * One of some options, in a form. A `value` of its own would undo what somebody has chosen and not
 * sent yet whenever the page reads again.
 */
export const Choice = (props: {
  readonly name: string;
  /** What is chosen at first. */
  readonly chosen?: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}) => (
  <select name={props.name}>
    {props.options.map(([value, label]) => (
      <option key={value} value={value} selected={value === props.chosen}>
        {label}
      </option>
    ))}
  </select>
);
