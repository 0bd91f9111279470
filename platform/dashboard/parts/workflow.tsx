import { temporalAddress } from '../temporal-address.ts';

/** A workflow, with the way to Temporal's own UI where that is known. */
export const Workflow = ({ id, runId }: { readonly id: string; readonly runId: string | null }) => {
  const address = temporalAddress(id, runId);
  const name = <code>{id}</code>;
  return address === undefined ? (
    name
  ) : (
    <a href={address} rel="external">
      {name}
    </a>
  );
};
