import { parameters } from './query.js';

// What a leaf says of a request under a method: { route } with the fields of the route's line, { allow } for 405,
// {} for 404, null where only the router can tell.
// request: host, path, segments (of the path, an empty one first), query (raw; undefined for none), headers
export function verdict(leaf, request, method) {
  const lines = leaf.split('^');
  const missed = {};
  let unsure = false;
  for (let i = 1; i < lines.length; i++) {
    const field = lines[i].split('|');
    if (!hostHolds(field[0], request.host) || !pathHolds(field[1], request)) continue;
    const holds = conditionsHold(field[3], request);
    if (holds === false) continue;
    const open = field[4] === '?' || holds === null;
    const methods = field[2] === '' ? [] : field[2].split(',');
    const named = methods.indexOf(method) >= 0 || (method === 'HEAD' && methods.indexOf('GET') >= 0);
    if (named || methods.length === 0) return open ? null : { route: field.slice(4) };
    unsure = unsure || open;
    for (let m = 0; m < methods.length; m++) missed[methods[m]] = 1;
  }
  if (unsure) return null;
  if (missed.GET) missed.HEAD = 1;
  const allow = Object.keys(missed).sort().join(', ');
  return allow === '' ? {} : { allow: allow };
}

function hostHolds(pattern, host) {
  if (pattern.charAt(0) !== '*') return pattern === '' || pattern === host;
  return host.length >= pattern.length && host.endsWith(pattern.substring(1));
}

function pathHolds(pattern, request) {
  const brace = pattern.indexOf('{');
  if (brace < 0) return pattern === request.path || pattern === '~';
  if (request.path.substring(0, brace) !== pattern.substring(0, brace)) return false;
  const prefix = pattern.endsWith('{*}');
  const wanted = (prefix ? pattern.slice(0, -3) : pattern).split('/');
  const had = request.segments;
  for (let i = 1; i < wanted.length; i++) {
    if (i >= had.length) return false;
    if (wanted[i] === '{+}') return had.length > i + 1 || had[i] !== '';
    if (wanted[i] === '{}' ? had[i] === '' : had[i] !== wanted[i]) return false;
  }
  return prefix || had.length === wanted.length;
}

// null where the query is written in a way that only the router reads
function conditionsHold(text, request) {
  if (text === '') return true;
  const conditions = text.split(',');
  for (let i = 0; i < conditions.length; i++) {
    const condition = conditions[i].split('=');
    const kind = condition[0].charAt(0);
    const name = decodeURIComponent(condition[0].substring(1));
    const header = kind === 'h' || kind === 'H';
    const values = header ? valuesOf(request.headers[name]) : parameters(request.query, name);
    if (values === null) return null;
    if (values.length === 0 && kind > 'Z') return false;
    if (values.length > 0 && condition.length > 1 && values.indexOf(decodeURIComponent(condition[1])) < 0) return false;
  }
  return true;
}

// Of a field as the event has it; undefined for none.
export function valuesOf(field) {
  if (!field || field.value === undefined) return [];
  return field.multiValue ? field.multiValue.map((one) => one.value) : [field.value];
}
