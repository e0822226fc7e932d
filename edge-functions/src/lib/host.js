// What HostName does in the router: lower case, without port and trailing dot.
export function hostName(authority) {
  const name = withoutPort(authority);
  return (name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}

export function withoutPort(authority) {
  const colon = authority.lastIndexOf(':');
  return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
}
