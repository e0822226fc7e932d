import { decoded, parameters } from './query.js';

// What a leaf says of a request under a method: { route, flags, facts }, the last undefined for none; { allow, flags } with
// the methods for 405, '' for 404; null where only the router can tell.
// request: domain, path, segments (of the path, an empty one first), query (raw; undefined for none), headers, known (empty)
export function verdict(leaf, request, method) {
  const lines = leaf.split('^');
  const missed = {};
  let unsure = false;
  let host = null;
  let pattern = null;
  let here = false;
  let taken = false;
  for (let i = 1; i < lines.length; i++) {
    const field = lines[i].split('|');
    // lines of one host and path stand together
    const changes = field[0] !== host;
    if (changes) here = hostHolds(field[0], request.domain);
    if (changes || field[1] !== pattern) taken = here && pathHolds(field[1], request);
    host = field[0];
    pattern = field[1];
    if (!taken) continue;
    const holds = conditionsHold(field[3], request);
    if (holds === false) continue;
    const open = field[4] === '?' || holds === null;
    const methods = field[2] === '' ? [] : field[2].split(',');
    const named = methods.includes(method) || (method === 'HEAD' && methods.includes('GET'));
    if (named || methods.length === 0) return open ? null : { route: field[4], flags: field[5] || '', facts: field[6] };
    unsure = unsure || open;
    for (let m = 0; m < methods.length; m++) missed[methods[m]] = 1;
  }
  if (unsure) return null;
  if (missed.GET) missed.HEAD = 1;
  return { flags: '', allow: Object.keys(missed).sort().join(', ') };
}

function hostHolds(pattern, host) {
  if (pattern[0] !== '*') return pattern === '' || pattern === host;
  return host.length >= pattern.length && host.endsWith(pattern.slice(1));
}

function pathHolds(pattern, request) {
  const brace = pattern.indexOf('{');
  if (brace < 0) return pattern === request.path || pattern === '~';
  if (!request.path.startsWith(pattern.slice(0, brace))) return false;
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
    const values = valuesNamed(condition[0], request);
    if (values === null) return null;
    // a capital letter comes before Z, and lets absence pass
    if (values.length === 0 ? condition[0] > 'Z' : condition.length > 1 && !values.includes(decoded(condition[1]))) return false;
  }
  return true;
}

// Of what a condition names, `h` or `q` and a name; looked up once.
function valuesNamed(what, request) {
  let values = request.known[what];
  if (values === undefined) {
    const name = decoded(what.slice(1));
    values = /^h/i.test(what) ? valuesOf(request.headers[name]) : parameters(request, name);
    request.known[what] = values;
  }
  return values;
}

// Of a field as the event has it; undefined for none.
export function valuesOf(field) {
  if (!field || field.value === undefined) return [];
  return field.multiValue ? field.multiValue.map((one) => one.value) : [field.value];
}
