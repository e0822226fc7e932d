// Values of a parameter, decoded as forms are; null where a percent sequence is none, which the router reads leniently.
export function parameters(query, name) {
  const pairs = query ? query.split('&') : [];
  const values = [];
  for (let i = 0; i < pairs.length; i++) {
    if (pairs[i] === '') continue;
    const equals = pairs[i].indexOf('=');
    const key = formDecoded(equals < 0 ? pairs[i] : pairs[i].substring(0, equals));
    const value = equals < 0 ? '' : formDecoded(pairs[i].substring(equals + 1));
    if (key === null || value === null) return null;
    if (key === name) values.push(value);
  }
  return values;
}

function formDecoded(text) {
  if (text.indexOf('%') < 0 && text.indexOf('+') < 0) return text;
  try {
    return decodeURIComponent(text.split('+').join(' '));
  } catch (e) {
    return null;
  }
}
