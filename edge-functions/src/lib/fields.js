import crypto from 'crypto';

const OURS = /^(lintel-.*|x-forwarded-.*|forwarded|x-request-id|proxy)$/;

// What only Lintel may say goes, whoever said it. Authorization and everything else stays.
export function clean(headers) {
  const names = Object.keys(headers);
  for (let i = 0; i < names.length; i++) if (OURS.test(names[i])) delete headers[names[i]];
}

// What separates cached replies beside path and query. vary: names of the fields that choose between routes, '*' for
// all, '-' for none
export function cacheKey(exchange, cookies, vary) {
  const headers = exchange.headers;
  const said = [exchange.host, cookies];
  const names = vary === '*' ? Object.keys(headers).sort() : ['authorization', 'origin'].concat(vary.split(','));
  for (let i = 0; i < names.length; i++) said.push(names[i], headers[names[i]]);
  return crypto.createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}
