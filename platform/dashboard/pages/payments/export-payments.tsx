import type { ReportResource } from '../../api/resources.ts';
import { send } from '../../api/request.ts';
import { textOf } from '../../form-text.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { go } from '../../router.ts';

/** Which part of a list is shown: a report has all of it. */
const ofPages = ['cursor', 'limit', 'page', 'size', 'count'];

const formats = [
  ['csv', 'CSV'],
  ['ndjson', 'NDJSON'],
  ['json', 'JSON'],
] as const;

/** Asks for a file of the payments that are searched for, and goes to it. */
export const ExportPayments = (props: {
  readonly parameters: URLSearchParams;
  readonly onClose: () => void;
}) => (
  <ActionDialog
    title="Export these payments"
    verb="Export"
    onClose={props.onClose}
    onDone={(body) => go(`/reports/${(body as ReportResource).id}`)}
    perform={(form) =>
      send<ReportResource>('POST', '/v1/reports', {
        query: 'payments.search',
        input: inputOf(props.parameters),
        format: textOf(form, 'format'),
      })
    }
  >
    <p>All that meet the filters, as of one moment, in one file. It is kept for seven days.</p>
    <Field label="Format">
      <Choice name="format" options={formats} />
    </Field>
  </ActionDialog>
);

const inputOf = (parameters: URLSearchParams): Readonly<Record<string, string | string[]>> =>
  Object.fromEntries(
    [...new Set(parameters.keys())]
      .filter((name) => !ofPages.includes(name))
      .map((name) => {
        const [value = '', ...more] = parameters.getAll(name);
        return [name, more.length === 0 ? value : [value, ...more]];
      }),
  );
