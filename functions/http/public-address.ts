import dns, { type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** IPv6 of the public internet: https://www.iana.org/assignments/ipv6-unicast-address-assignments */
const PUBLIC_IPV6 = ipaddr.parseCIDR('2000::/3');

/** Outside the special registries of IANA. A mapped address (`::ffff:10.0.0.1`) is judged as that of IPv4. */
export function isPublic(text: string): boolean {
  if (isIP(text) === 0) return false;
  const address = ipaddr.process(text);
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(PUBLIC_IPV6));
}

export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';

  constructor(host: string, address: string) {
    super(`${host} has the address ${address}, which is not public: nothing is sent there`);
  }
}

/**
 * Looks up a host for a connection. Fails if any of its addresses is private. The connection uses the addresses that
 * were checked: a second look-up could answer otherwise.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  dns.lookup(hostname, { ...options, all: true }, (error: Error | null, addresses: LookupAddress[]) => {
    const hidden = addresses?.find(({ address }) => !isPublic(address));
    const [first] = addresses ?? [];
    if (error !== null) callback(error, []);
    else if (hidden !== undefined) callback(new PrivateAddressError(hostname, hidden.address), []);
    else if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  });
};

/** A host that is an address needs no lookup, so it is checked here. @throws PrivateAddressError */
export function refusePrivate(url: URL): void {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !isPublic(host)) throw new PrivateAddressError(url.hostname, host);
}
