import type { ListedEvent } from '../../api/resources.ts';
import { ResourceLink } from '../../parts/resource-link.tsx';

/** What an event is about, with the way to it. That of a refund is its payment. */
export const Subject = ({ of }: { readonly of: ListedEvent }) => {
  const [type = ''] = of.type.split('.');
  return <ResourceLink type={type === 'refund' ? 'payment' : type} id={of.subject} />;
};
