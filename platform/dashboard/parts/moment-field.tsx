import { localTime } from '../format.ts';
import { Field } from './field.tsx';

/** Asks for a moment, to the second, in the reader's time zone; `momentOf` reads it. */
export const MomentField = (props: {
  readonly name: string;
  readonly label: string;
  /** What stands there at first: milliseconds since 1970. */
  readonly at: number;
}) => (
  <Field label={props.label}>
    <input
      name={props.name}
      type="datetime-local"
      step="1"
      defaultValue={localTime(props.at)}
      required
    />
  </Field>
);
