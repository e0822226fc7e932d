// Each definition of the top before those that use it: njs 0.7.9 finds a let that stands further down when it is called,
// and refuses it ("cannot access variable before initialization") when it is handed on.

export function ordered(tokens) {
  const statements = statementsOf(tokens);
  const owners = new Map(statements.map((statement) => [nameOf(statement), statement]));
  const done = new Set();
  const open = new Set();
  const written = [];
  statements.forEach(visit);
  return written;

  function visit(statement) {
    if (done.has(statement)) return;
    const name = nameOf(statement);
    if (open.has(statement)) throw new Error(`${statement[0].file}:${statement[0].line + 1}: ${name} needs what needs it`);
    open.add(statement);
    statement.forEach((token, i) => {
      const needed = token.kind === 'word' && statement[i - 1]?.text !== '.' && token.text !== name && owners.get(token.text);
      if (needed) visit(needed);
    });
    done.add(statement);
    written.push(...statement);
  }
}

// The name after let, function or async function.
function nameOf(statement) {
  return statement[statement.findIndex((token) => token.text === 'let' || token.text === 'function') + 1].text;
}

function statementsOf(tokens) {
  const statements = [];
  let depth = 0;
  let from = 0;
  tokens.forEach((token, i) => {
    if ('([{'.includes(token.text)) depth++;
    if (')]}'.includes(token.text)) depth--;
    const ends = token.text === ';' || (token.text === '}' && tokens[from].text !== 'let');
    if (depth > 0 || !ends) return;
    statements.push(tokens.slice(from, i + 1));
    from = i + 1;
  });
  if (from < tokens.length) throw new Error(`${tokens[from].file}:${tokens[from].line + 1}: neither a definition nor a function`);
  return statements;
}
