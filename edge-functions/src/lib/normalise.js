// The one spelling of a path: what PathNormaliser does in the router, for CloudFront Functions. The contract's
// vectors/paths.json holds both to the same results; docs/routing.md has the rules. Plain ES, as runtime 2.0 takes it.
//
// Regular expressions do it, over the whole path: an engine without a compiler takes as long for a character in a loop of
// ours as for thousands in one of its own. `&-;` are & ' ( ) * + , - . / the digits : ;

const TO_DO = /[^\w!$&-;=@~]|\/[./]/;
const TO_ENCODE = /["<>[\]^`{|}]/g;
// What no path may hold: other characters, half a sequence, controls, and in UTF-8 the second way to write what has a
// shorter one.
const REFUSED = /[^\w!$%&-;=@~]|%(?![\da-f]{2})|%([01]|7f|c[01]%[89ab]|e0%[89]|f0%8)/i;
// Sequences of unreserved characters, and any in lower case.
const TO_REWRITE = /%(2[DE]|3\d|[46][^0]|[57][\dA]|5F|7E|.[a-f]|[a-f].)/g;
const UNRESERVED = /[\w.~-]/;
const DOTS_OR_EMPTY = /\/[./]/;
// A dot segment that shows up only once a backend decodes %2F or %5C, or drops ;parameters.
const HIDDEN_DOTS = /(\/|%2F|%5C)\.\.?(;|%2F|%5C)|%(2F|5C)\.\.?(?![^/])/;

// A path as sent, without the query. null: refuse it (400 bad-path).
export function normalise(raw) {
  if (raw[0] !== '/') return null;
  if (!TO_DO.test(raw)) return raw;
  let path = raw.replace(TO_ENCODE, encoded);
  if (REFUSED.test(path)) return null;
  path = path.replace(TO_REWRITE, rewritten);
  if (HIDDEN_DOTS.test(path)) return null;
  return DOTS_OR_EMPTY.test(path) ? withoutDots(path.slice(1).split('/')) : path;
}

// Whether a normalised path holds %2F or %5C.
export function hasEncodedSlash(path) {
  return path.includes('%2F') || path.includes('%5C');
}

function encoded(c) {
  return '%' + c.charCodeAt(0).toString(16).toUpperCase();
}

function rewritten(sequence) {
  const meant = String.fromCharCode(parseInt(sequence.slice(1), 16));
  return UNRESERVED.test(meant) ? meant : sequence.toUpperCase();
}

// null above the root, and for /a//../b, which is /a/b to some and /b to others
function withoutDots(segments) {
  const kept = [];
  let doubleSlash = false;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i];
    const last = i === segments.length - 1;
    if (segment === '..' && (doubleSlash || kept.pop() === undefined)) return null;
    if (segment === '.' || segment === '..') {
      if (last) kept.push('');
    } else if (segment !== '' || last) kept.push(segment);
    else doubleSlash = true;
  }
  return '/' + kept.join('/');
}
