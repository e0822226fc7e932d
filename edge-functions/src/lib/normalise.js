// The one spelling of a path: what PathNormaliser does in the router, for CloudFront Functions. The contract's
// vectors/paths.json holds both to the same results; docs/routing.md has the rules. Plain ES, as runtime 2.0 takes it.

const UNRESERVED = /[A-Za-z0-9\-._~]/;
const TO_DO = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/]|\/[./]/;
const PLAIN = /^[A-Za-z0-9\-._~!$&'()*+,;=:@]*$/;
const KEPT_RAW = /[A-Za-z0-9\-._~!$&'()*+,;=:@]/;
const ENCODED = /["<>[\]^`{|}]/;
const OCTET = /^%[0-9A-Fa-f]{2}$/;

// A path as sent, without the query. null: refuse it (400 bad-path).
export function normalise(raw) {
  if (raw[0] !== '/') return null;
  if (!TO_DO.test(raw)) return raw;
  const segments = raw.slice(1).split('/');
  const kept = [];
  let doubleSlash = false;
  for (let i = 0; i < segments.length; i++) {
    const last = i === segments.length - 1;
    const segment = normalSegment(segments[i]);
    if (segment === null) return null;
    if (segment === '.' || segment === '..') {
      // above the root; or /a//../b, which is /a/b to some and /b to others
      if (segment === '..' && (doubleSlash || kept.length === 0)) return null;
      if (segment === '..') kept.pop();
      if (last) kept.push('');
    } else if (segment === '' && !last) {
      doubleSlash = true;
    } else {
      if (hidesDots(segment)) return null;
      kept.push(segment);
    }
  }
  return '/' + kept.join('/');
}

// Whether a normalised path holds %2F or %5C.
export function hasEncodedSlash(path) {
  return path.indexOf('%2F') >= 0 || path.indexOf('%5C') >= 0;
}

// Unreserved characters decoded, the others encoded in upper case; null if a character or sequence is refused.
function normalSegment(segment) {
  if (PLAIN.test(segment)) return segment;
  let text = '';
  for (let i = 0; i < segment.length; i++) {
    const c = segment[i];
    if (KEPT_RAW.test(c)) {
      text += c;
    } else if (ENCODED.test(c)) {
      text += '%' + c.charCodeAt(0).toString(16).toUpperCase();
    } else {
      const octet = octetAt(segment, i);
      if (octet < 0x20 || octet === 0x7f || isOverlong(octet, octetAt(segment, i + 3))) return null;
      const meant = String.fromCharCode(octet);
      text += UNRESERVED.test(meant) ? meant : segment.slice(i, i + 3).toUpperCase();
      i += 2;
    }
  }
  return text;
}

// -1 where no percent sequence stands
function octetAt(segment, at) {
  const sequence = segment.slice(at, at + 3);
  return OCTET.test(sequence) ? parseInt(sequence.slice(1), 16) : -1;
}

// The second way to write, in UTF-8, what has a shorter one.
function isOverlong(lead, next) {
  const bound = lead === 0xc0 || lead === 0xc1 ? 0xc0 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0;
  return next >= 0x80 && next < bound;
}

// A dot segment that shows up only once a backend decodes %2F or %5C, or drops ;parameters.
function hidesDots(segment) {
  const parts = segment.split(/%2F|%5C/);
  for (let i = 0; i < parts.length; i++) {
    const name = parts[i].split(';')[0];
    if (name === '.' || name === '..') return true;
  }
  return false;
}
