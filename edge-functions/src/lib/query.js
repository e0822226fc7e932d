// More parameters than this are left to the router: taking them apart is what costs most.
const MOST = 16;

// Values of a parameter, decoded as forms are; null where a percent sequence is none, which the router reads leniently, and
// where there are too many.
export function parameters(request, name) {
  if (request.pairs === undefined) request.pairs = pairsOf(request.query || '');
  const pairs = request.pairs;
  if (pairs === null) return null;
  const values = [];
  for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) values.push(pairs[i + 1]);
  return values;
}

// name, value, name, value, …
function pairsOf(query) {
  const texts = query.split('&');
  const pairs = [];
  if (texts.length > MOST) return null;
  const read = /[%+]/.test(query) ? formDecoded : (text) => text;
  for (let i = 0; i < texts.length; i++) {
    if (texts[i] === '') continue;
    const equals = texts[i].indexOf('=');
    const end = equals < 0 ? texts[i].length : equals;
    pairs.push(read(texts[i].slice(0, end)), read(texts[i].slice(end + 1)));
  }
  return pairs.includes(null) ? null : pairs;
}

function formDecoded(text) {
  try {
    return decoded(text.split('+').join(' '));
  } catch (e) {
    return null;
  }
}

export function decoded(text) {
  return text.includes('%') ? decodeURIComponent(text) : text;
}
