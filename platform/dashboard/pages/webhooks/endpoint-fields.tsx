import type { WebhookEndpoint } from '../../api/resources.ts';
import { textOf } from '../../form-text.ts';
import { Field } from '../../parts/field.tsx';

/** What is asked of an endpoint, new or as it is. */
export const EndpointFields = ({ of }: { readonly of?: WebhookEndpoint }) => (
  <>
    <Field label="Address">
      <input
        name="url"
        type="url"
        placeholder="https://example.com/hooks"
        defaultValue={of?.url ?? ''}
        maxLength={2_048}
        required
      />
    </Field>
    <Field label="Types of events" hint="Such as payment.* or *, separated by commas">
      <input name="eventTypes" defaultValue={of?.eventTypes.join(', ') ?? 'payment.*'} required />
    </Field>
    <Field label="Description">
      <input name="description" defaultValue={of?.description ?? ''} maxLength={1_000} />
    </Field>
  </>
);

/** What was filled in, as the API takes it. */
export const endpointOf = (form: FormData) => ({
  url: textOf(form, 'url'),
  eventTypes: textOf(form, 'eventTypes')
    .split(/[\s,]+/)
    .filter((type) => type !== ''),
  description: textOf(form, 'description') || null,
});
