import ipaddr from 'ipaddr.js';

/** All of the internet's IPv6 is in here (RFC 3513): the rest is special, or not given out. */
const global = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** The text of an address, if it is one. Brackets are taken off. */
export function addressIn(host: string): string | undefined {
  const bare = host.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}

/**
 * Whether an address is one of the internet's. Private, local, shared, documentation's, multicast
 * and reserved ones are not, nor are those that have another address inside them: IPv4-mapped,
 * NAT64, 6to4, Teredo.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(global);
}
