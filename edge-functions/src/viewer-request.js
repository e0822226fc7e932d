import cf from 'cloudfront';
import { answer, problem, redirect, withFields } from './lib/answers.js';
import { isPreflight, preflightFields } from './lib/cors.js';
import { cacheKey, clean } from './lib/fields.js';
import { hostName } from './lib/host.js';
import { verdict } from './lib/leaf.js';
import { hasEncodedSlash, normalise } from './lib/normalise.js';
import { stamp } from './lib/stamp.js';
import { leafFor } from './lib/tree.js';

const STAMP_SECONDS = 60;

// Gives the request back for the origin, or a reply that needs none. Whatever fails here is left to the router.
export async function handler(event) {
  const request = event.request;
  const headers = request.headers;
  clean(headers);
  const exchange = {
    id: event.context.requestId,
    viewer: event.viewer.ip,
    method: request.method,
    authority: headers.host ? headers.host.value : '',
    path: normalise(request.uri),
    query: undefined,
    headers: headers,
  };
  if (exchange.method === 'TRACE' || exchange.method === 'CONNECT') {
    return problem(exchange, 501, 'not-implemented', 'Not implemented', 'this gateway does not do ' + exchange.method);
  }
  if (exchange.path === null) {
    return problem(exchange, 400, 'bad-path', 'Bad path', 'the path is malformed, or servers read it in different ways');
  }
  request.uri = exchange.path;
  headers['x-request-id'] = { value: exchange.id };
  exchange.host = hostName(exchange.authority);
  exchange.segments = exchange.path.split('/');
  const decision = { reply: null, route: null, direct: null, revision: '', vary: '*' };
  try {
    exchange.query = request.rawQueryString();
    await decide(cf.kvs(), exchange, decision);
  } catch (e) {
    console.log('left to the router: ' + e);
  }
  if (decision.reply !== null) return decision.reply;
  if (exchange.method === 'GET' || exchange.method === 'HEAD') {
    headers['lintel-cache-key'] = { value: cacheKey(exchange, request.cookies, decision.vary) };
  }
  if (decision.direct === null) await tellRouter(exchange, decision);
  else goDirect(exchange, decision.direct);
  return request;
}

// Fills in what is decided of: reply, or route, or direct; nothing where only the router can tell.
async function decide(kvs, exchange, decision) {
  const top = await kvs.get('root');
  const root = top.split(' ');
  if (root[0] !== '1') return;
  decision.revision = root[1];
  decision.vary = root[2];
  const leaf = await leafFor(kvs, root[3], exchange.host, exchange.segments);
  // a request that was to end here (RFC 9110 section 7.6.2)
  if (leaf === '' || exchange.headers['max-forwards']) return;
  let preflight = isPreflight(exchange);
  let found = null;
  if (preflight) {
    found = verdict(leaf, exchange, exchange.headers['access-control-request-method'].value);
    if (found === null) return;
    preflight = found.route !== undefined && hasFlag(found.route, 'c');
  }
  if (!preflight) found = verdict(leaf, exchange, exchange.method);
  if (found === null) return;
  if (found.route === undefined) {
    decision.reply = unmatched(exchange, found.allow);
    return;
  }
  if (!hasFlag(found.route, 's') && hasEncodedSlash(exchange.path)) {
    const detail = 'this route takes no encoded slash in its path';
    decision.reply = problem(exchange, 400, 'encoded-slash', 'Encoded slash refused', detail);
    return;
  }
  decision.route = found.route[0];
  const direct = hasFlag(found.route, 'd');
  const retired = isRetired(found.route);
  if (!preflight && !direct && !retired && !hasFlag(found.route, 'm')) return;
  const text = found.route[2] ? await kvs.get(found.route[2]) : '{}';
  const facts = JSON.parse(text);
  if (preflight) decision.reply = withFields(answer(exchange, 204), preflightFields(exchange.headers, facts.c));
  else if (direct && goesDirect(exchange, found.route)) decision.direct = facts.d;
  else if (retired) decision.reply = withFields(gone(exchange), facts.f);
  else if (facts.m) decision.reply = withFields(redirect(exchange, facts.m), facts.f);
}

function hasFlag(route, flag) {
  return route.length > 1 && route[1].indexOf(flag) >= 0;
}

function isRetired(route) {
  const at = route.length > 1 ? route[1].indexOf('r') : -1;
  return at >= 0 && Date.now() >= Number(route[1].substring(at + 1));
}

function gone(exchange) {
  return problem(exchange, 410, 'route-retired', 'Route retired', 'this route was retired');
}

function unmatched(exchange, allow) {
  if (allow === undefined) {
    return problem(exchange, 404, 'route-not-found', 'No route', 'no route takes this host and path');
  }
  const detail = 'the routes of this path take other methods';
  return withFields(problem(exchange, 405, 'method-not-allowed', 'Method not allowed', detail), ['Allow', allow]);
}

// Only the router adds CORS fields to replies, its own problems among them.
function goesDirect(exchange, route) {
  return !hasFlag(route, 'c') || !exchange.headers.origin;
}

async function tellRouter(exchange, decision) {
  const headers = exchange.headers;
  headers['lintel-host'] = { value: exchange.authority };
  headers['lintel-viewer'] = { value: exchange.viewer };
  try {
    const key = await cf.kvs().get('stamp');
    const exp = Math.floor(Date.now() / 1000) + STAMP_SECONDS;
    const said = decision.route === null ? '-' : decision.revision + '~' + decision.route;
    headers['lintel-stamp'] = { value: stamp(key, exp, exchange, said) };
  } catch (e) {
    // no key yet: the router decides by itself as it always can
  }
}

// To the backend itself: without what CloudFront adds for the router, which would be inherited, its secret above all.
function goDirect(exchange, direct) {
  exchange.headers['x-forwarded-host'] = { value: exchange.authority };
  cf.updateRequestOrigin({
    domainName: direct[0],
    hostHeader: direct[0],
    originPath: direct[2],
    customHeaders: {},
    customOriginConfig: { port: direct[1], protocol: 'https', sslProtocols: ['TLSv1.2'] },
    originAccessControlConfig: { enabled: false },
  });
}
