import crypto from 'crypto';

// The route index: EdgeIndex of the contract made it, docs/edge.md has the format. A node branches by a hash of one or
// two features of the request; a leaf holds whole rules.

const KEY_LENGTH = 10;

// The leaf for a request; '' where only the router can tell.
export async function leafFor(kvs, top, host, segments) {
  const labels = host.split('.');
  let node = top;
  while (node[0] !== 'L') {
    let at = 0;
    let value = '';
    for (; node[at] > '9'; at += 2) {
      const n = Number(node[at + 1]);
      if (at > 0) value += ' ';
      if (node[at] === 'H') value += labels.slice(-n).join('.');
      else value += n + 1 < segments.length ? segments[n + 1] : '/';
    }
    const branches = (node.length - at - 1) / KEY_LENGTH;
    const from = at + 1 + branchOf(value, Number(node[at]), branches) * KEY_LENGTH;
    const key = node.slice(from, from + KEY_LENGTH);
    if (key === '' || key[0] === '?') return '';
    node = await kvs.get(key);
  }
  return node;
}

// Six hexadecimal digits of the value's digest, which the salt chooses.
function branchOf(value, salt, branches) {
  const digits = crypto.createHash('sha256').update(value).digest('hex');
  return parseInt(digits.slice(salt * 8, salt * 8 + 6), 16) % branches;
}
