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
    client: event.viewer.ip,
    method: request.method,
    authority: headers.host ? headers.host.value : '',
    path: normalise(request.uri),
    headers: headers,
    known: {},
  };
  if (exchange.path === null) {
    return problem(exchange, 400, 'bad-path', 'Bad path', 'the path is malformed, or servers read it in different ways');
  }
  request.uri = exchange.path;
  headers['x-request-id'] = { value: exchange.id };
  exchange.domain = hostName(exchange.authority);
  exchange.segments = exchange.path.split('/');
  const decision = { vary: '*' };
  try {
    exchange.query = request.rawQueryString();
    await decide(cf.kvs(), exchange, decision);
  } catch (e) {
    console.log('left to the router: ' + e);
  }
  if (decision.reply) return decision.reply;
  if (exchange.method === 'GET' || exchange.method === 'HEAD') {
    headers['lintel-cache-key'] = { value: cacheKey(exchange, request.cookies, decision.vary) };
  }
  if (decision.direct) goDirect(exchange, decision.direct);
  else await tellRouter(exchange, decision);
  return request;
}

// Fills in what is decided of: reply, or route, or direct; nothing where only the router can tell.
async function decide(kvs, exchange, decision) {
  const top = await kvs.get('root');
  const root = top.split(' ');
  if (root[0] !== '1') return;
  decision.revision = root[1];
  decision.vary = root[2];
  const leaf = await leafFor(kvs, root[3], exchange.domain, exchange.segments);
  // a request that was to end here (RFC 9110 section 7.6.2)
  if (leaf === '' || exchange.headers['max-forwards']) return;
  let preflight = isPreflight(exchange);
  let found = verdict(leaf, exchange, preflight ? exchange.headers['access-control-request-method'].value : exchange.method);
  if (preflight && found && !found.flags.includes('c')) {
    preflight = false;
    found = verdict(leaf, exchange, exchange.method);
  }
  if (found === null) return;
  decision.reply = refusal(exchange, found);
  decision.route = found.route;
  const flags = found.flags;
  const retired = flags !== '' && Date.now() >= Number(flags.split('r')[1]);
  if (decision.reply || !(preflight || retired || flags.includes('d') || flags.includes('m'))) return;
  const text = found.facts ? await kvs.get(found.facts) : '{}';
  const facts = JSON.parse(text);
  if (preflight) decision.reply = withFields(answer(exchange, 204), preflightFields(exchange.headers, facts.c));
  // only the router adds CORS fields to replies, its own problems among them
  else if (facts.d && !(facts.c && exchange.headers.origin)) decision.direct = facts.d;
  else if (retired) decision.reply = withFields(gone(exchange), facts.f);
  else if (facts.m) decision.reply = withFields(redirect(exchange, facts.m), facts.f);
}

function refusal(exchange, found) {
  if (found.allow === '') return problem(exchange, 404, 'route-not-found', 'No route', 'no route takes this host and path');
  if (found.allow) {
    const refused = problem(exchange, 405, 'method-not-allowed', 'Method not allowed', 'the routes of this path take other methods');
    return withFields(refused, ['Allow', found.allow]);
  }
  if (!hasEncodedSlash(exchange.path) || found.flags.includes('s')) return null;
  return problem(exchange, 400, 'encoded-slash', 'Encoded slash refused', 'this route takes no encoded slash in its path');
}

function gone(exchange) {
  return problem(exchange, 410, 'route-retired', 'Route retired', 'this route was retired');
}

async function tellRouter(exchange, decision) {
  const headers = exchange.headers;
  headers['lintel-host'] = { value: exchange.authority };
  headers['lintel-viewer'] = { value: exchange.client };
  try {
    const key = await cf.kvs().get('stamp');
    const exp = Math.floor(Date.now() / 1000) + STAMP_SECONDS;
    const said = decision.route ? decision.revision + '~' + decision.route : '-';
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
