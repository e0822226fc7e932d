// Values of a parameter, decoded as forms are; null where a percent sequence is none, which the router reads leniently.
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
  for (let i = 0; i < texts.length; i++) {
    if (texts[i] === '') continue;
    const equals = texts[i].indexOf('=');
    const end = equals < 0 ? texts[i].length : equals;
    pairs.push(formDecoded(texts[i].slice(0, end)), formDecoded(texts[i].slice(end + 1)));
  }
  return pairs.indexOf(null) < 0 ? pairs : null;
}

function formDecoded(text) {
  try {
    return decoded(text.indexOf('+') < 0 ? text : text.split('+').join(' '));
  } catch (e) {
    return null;
  }
}

export function decoded(text) {
  return text.indexOf('%') < 0 ? text : decodeURIComponent(text);
}
