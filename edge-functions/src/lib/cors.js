import { valuesOf } from './leaf.js';

// Answers to CORS preflights (WHATWG Fetch, 4.8), as CorsPolicy does in the router.

const ALLOW = 'Access-Control-Allow-';

// Asks whether a cross-origin request of another method may follow.
export function isPreflight(exchange) {
  const headers = exchange.headers;
  return exchange.method === 'OPTIONS' && headers.origin && headers['access-control-request-method'];
}

// cors: o origins, m methods, h header names, c credentials, a seconds
export function preflightFields(headers, cors) {
  const fields = ['Vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'];
  const origin = valuesOf(headers.origin).join(', ');
  if (!originHolds(cors.o, origin)) return fields;
  fields.push(ALLOW + 'Origin', cors.o[0] === '*' ? '*' : origin);
  if (cors.c) fields.push(ALLOW + 'Credentials', 'true');
  const method = headers['access-control-request-method'].value;
  fields.push(ALLOW + 'Methods', cors.m ? cors.m.join(', ') : method);
  let names = cors.h.join(', ');
  if (names === '*') {
    names = valuesOf(headers['access-control-request-headers']).join(', ');
    if (!/^[\w!#$%&'*+.^`|~, -]*$/.test(names)) names = '';
  }
  if (names !== '') fields.push(ALLOW + 'Headers', names);
  if (cors.a >= 0) fields.push('Access-Control-Max-Age', String(cors.a));
  return fields;
}

// https://*.example.com takes every host below example.com, on the same port.
function originHolds(patterns, origin) {
  for (let i = 0; i < patterns.length; i++) {
    const star = patterns[i].indexOf('*');
    if (patterns[i] === '*' || patterns[i] === origin) return true;
    if (star < 1) continue;
    const head = patterns[i].slice(0, star);
    const tail = patterns[i].slice(star + 1);
    const middle = origin.slice(head.length, -tail.length);
    if (origin === head + middle + tail && /^[a-z0-9.-]+$/.test(middle)) return true;
  }
  return false;
}
