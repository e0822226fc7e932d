import crypto from 'crypto';
import { valuesOf } from './leaf.js';

const OURS = /(^| )(lintel-[^ ]*|x-forwarded-[^ ]*|forwarded|x-request-id|proxy)(?= |$)/g;

// What only Lintel may say goes, whoever said it. Authorization and everything else stays.
export function clean(headers) {
  const found = Object.keys(headers).join(' ').match(OURS);
  for (let i = 0; found && i < found.length; i++) delete headers[found[i].trim()];
}

// What separates cached replies beside path and query. vary: names of the fields that choose between routes, '*' for
// all but the request's id, which is new each time, '-' for none. No value holds the end of a line and no name begins with
// = or {, so what is digested can be read in one way only.
export function cacheKey(exchange, cookies, vary) {
  const headers = exchange.headers;
  const all = Object.keys(headers).filter((name) => name !== 'x-request-id');
  const names = vary === '*' ? all.sort() : ['authorization', 'origin'].concat(vary.split(','));
  const said = [exchange.domain];
  for (let i = 0; i < names.length; i++) {
    if (headers[names[i]]) said.push(names[i] + '=' + valuesOf(headers[names[i]]).join('\n='));
  }
  if (Object.keys(cookies).length > 0) said.push(JSON.stringify(cookies));
  return crypto.createHash('sha256').update(said.join('\n')).digest('base64url');
}
