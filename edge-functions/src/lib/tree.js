// The route index: EdgeIndex of the contract made it, docs/edge.md has the format. A node branches by a hash of one or
// two features of the request; a leaf holds whole rules.

const KEY_LENGTH = 10;

// The leaf for a request; '' where only the router can tell.
export async function leafFor(kvs, top, host, segments) {
  const labels = host.split('.');
  let node = top;
  while (node.charAt(0) !== 'L') {
    let at = 0;
    let value = '';
    for (; node.charAt(at) > '9'; at += 2) {
      const n = Number(node.charAt(at + 1));
      if (at > 0) value += ' ';
      if (node.charAt(at) === 'H') value += labels.slice(-n).join('.');
      else value += n + 1 < segments.length ? segments[n + 1] : '/';
    }
    const branches = (node.length - at - 1) / KEY_LENGTH;
    const from = at + 1 + branchOf(value, Number(node.charAt(at)), branches) * KEY_LENGTH;
    const key = node.substring(from, from + KEY_LENGTH);
    if (key === '' || key.charAt(0) === '?') return '';
    node = await kvs.get(key);
  }
  return node;
}

function branchOf(value, salt, branches) {
  let hash = 7;
  for (let i = 0; i < value.length; i++) hash = (hash * (31 + 2 * salt) + value.charCodeAt(i)) % 65521;
  return hash % branches;
}
