import type { ReportResource } from '../../api/resources.ts';
import { send } from '../../api/request.ts';
import { textOf } from '../../form-text.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { go } from '../../router.ts';

/** Which part of a list is shown: a report has all of it. */
const ofPages = ['cursor', 'limit', 'page', 'size', 'count'];

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
      <select name="format">
        <option value="csv">CSV</option>
        <option value="ndjson">NDJSON</option>
        <option value="json">JSON</option>
      </select>
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
