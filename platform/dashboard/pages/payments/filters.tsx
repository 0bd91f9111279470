import { useState } from 'preact/hooks';
import { paymentStatuses } from '../../../../modules/payments/domain/lifecycle.ts';
import { amountProblem, minorUnits, typedAmount, words } from '../../format.ts';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { refine } from '../../router.ts';
import { textOf } from '../../form-text.ts';

const dayMs = 86_400_000;
const more = ['currency', 'minAmount', 'maxAmount', 'createdAfter', 'createdBefore', 'userId'];

/** The filters and the order of a search. What is asked for goes into the address. */
export function Filters({ parameters }: { readonly parameters: URLSearchParams }) {
  const [refusal, setRefusal] = useState<string>();
  const given = (name: string): string => parameters.get(name) ?? '';
  const currency = given('currency');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const asked = changesOf(new FormData(event.currentTarget as HTMLFormElement));
    setRefusal(typeof asked === 'string' ? asked : undefined);
    if (typeof asked !== 'string') refine(asked);
  };
  const statuses = parameters.getAll('status');
  return (
    <form class="filters" role="search" aria-label="Payments" onSubmit={submit}>
      <div class="row">
        <Field label="Words">
          <input
            name="q"
            type="search"
            defaultValue={given('q')}
            placeholder="Description, reference"
          />
        </Field>
        <Field label="Status">
          <Choice
            name="status"
            chosen={statuses.join()}
            options={[
              ['', 'Any'],
              ...(statuses.length > 1
                ? [[statuses.join(), statuses.map(words).join(', ')] as const]
                : []),
              ...paymentStatuses.map((status) => [status, words(status)] as const),
            ]}
          />
        </Field>
        <Field label="Order">
          <Choice
            name="order"
            chosen={`${given('sort') || 'createdAt'} ${given('direction') || 'desc'}`}
            options={[
              ['createdAt desc', 'Newest first'],
              ['createdAt asc', 'Oldest first'],
              ['amount desc', 'Greatest first'],
              ['amount asc', 'Smallest first'],
              ['status asc', 'By status'],
            ]}
          />
        </Field>
        <button type="submit">Search</button>
      </div>
      <details open={more.some((name) => parameters.has(name)) || parameters.has('reference')}>
        <summary>More filters</summary>
        <div class="row">
          <Field label="Currency">
            <input
              name="currency"
              defaultValue={currency}
              maxLength={3}
              size={5}
              placeholder="EUR"
            />
          </Field>
          <Field label="Amount from">
            <input
              name="minAmount"
              inputMode="decimal"
              defaultValue={typedAmount(given('minAmount'), currency)}
            />
          </Field>
          <Field label="Amount to">
            <input
              name="maxAmount"
              inputMode="decimal"
              defaultValue={typedAmount(given('maxAmount'), currency)}
            />
          </Field>
          <Field label="From day (UTC)">
            <input name="from" type="date" defaultValue={firstDay(given('createdAfter'))} />
          </Field>
          <Field label="To day (UTC)">
            <input name="to" type="date" defaultValue={lastDay(given('createdBefore'))} />
          </Field>
          <Field label="Reference">
            <input name="reference" defaultValue={given('reference')} />
          </Field>
          <Field label="User">
            <input name="userId" defaultValue={given('userId')} />
          </Field>
        </div>
      </details>
      {refusal !== undefined && (
        <p class="note bad" role="alert">
          {refusal}
        </p>
      )}
    </form>
  );
}

function changesOf(form: FormData): Readonly<Record<string, string | string[]>> | string {
  const said = (name: string): string => textOf(form, name);
  const currency = said('currency').toUpperCase();
  const amounts: Record<string, string> = {};
  const [sort = '', direction = ''] = said('order').split(' ');
  const inUnits = said('minAmount') + said('maxAmount') !== '' || sort === 'amount';
  if (inUnits && currency === '') return 'Name a currency: amounts of different ones have no order';
  for (const name of ['minAmount', 'maxAmount']) {
    const units = said(name) === '' ? '' : minorUnits(said(name), currency);
    if (units === undefined) return amountProblem(currency);
    amounts[name] = String(units);
  }
  const usual = sort === 'createdAt' && direction === 'desc';
  return {
    q: said('q'),
    status: said('status').split(','),
    sort: usual ? '' : sort,
    direction: usual ? '' : direction,
    currency,
    ...amounts,
    // Both ends of the API are exclusive; days of this form belong to what is searched.
    createdAfter: said('from') && new Date(Date.parse(said('from')) - 1).toISOString(),
    createdBefore: said('to') && new Date(Date.parse(said('to')) + dayMs).toISOString(),
    reference: said('reference'),
    userId: said('userId'),
  };
}

const day = (ms: number): string =>
  Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10);
const firstDay = (after: string): string => day(Date.parse(after) + 1);
const lastDay = (before: string): string => day(Date.parse(before) - 1);
