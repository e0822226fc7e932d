import crypto from 'crypto';

// The field Lintel-Stamp, as EdgeStamp of the contract reads it. key: the entry `stamp`, <kid>:<key>
export function stamp(key, exp, exchange, decision) {
  const colon = key.indexOf(':');
  const head = ['v1', key.slice(0, colon), exp];
  const bound = [exchange.method, exchange.path, exchange.authority, exchange.client, exchange.id, decision];
  const mac = crypto.createHmac('sha256', key.slice(colon + 1)).update(head.concat(bound).join('\n'));
  return head.concat(decision, mac.digest('base64url')).join('.');
}
