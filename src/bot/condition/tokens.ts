export class ConditionError extends Error {}

export type Token = {
  kind: 'slot' | 'context' | 'variable' | 'text' | 'number' | 'word' | 'sign'
  text: string
}

const tokenPattern =
  /\s*(?:slots\.(?<slot>[A-Za-z_]\w*)|context\.(?<context>[A-Za-z_]\w*)|vars\.(?<variable>[A-Za-z_]\w*)|"(?<double>(?:\\.|[^"\\])*)"|'(?<single>(?:\\.|[^'\\])*)'|(?<number>-?\d+(?:\.\d+)?)(?![\w.])|(?<word>[A-Za-z_]+)(?![\w.])|(?<sign>[<>!]=|==|[=<>(){},]))/y

/** @throws ConditionError that quotes where reading stopped. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  const text = source.trimEnd()
  tokenPattern.lastIndex = 0
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex
    const groups = tokenPattern.exec(text)?.groups
    if (!groups)
      throw new ConditionError(`The condition cannot be read from "${text.slice(at).trim()}".`)
    tokens.push(tokenOf(groups))
  }
  return tokens
}

function tokenOf(groups: Record<string, string | undefined>): Token {
  const { slot, context, variable, double, single, number, word, sign = '' } = groups
  if (slot !== undefined) return { kind: 'slot', text: slot }
  if (context !== undefined) return { kind: 'context', text: context }
  if (variable !== undefined) return { kind: 'variable', text: variable }
  // Only the quote itself is unescaped: every other backslash belongs to a pattern.
  if (double !== undefined) return { kind: 'text', text: double.replaceAll('\\"', '"') }
  if (single !== undefined) return { kind: 'text', text: single.replaceAll("\\'", "'") }
  if (number !== undefined) return { kind: 'number', text: number }
  if (word !== undefined) return { kind: 'word', text: word.toLowerCase() }
  return { kind: 'sign', text: sign }
}

export function showToken(token: Token): string {
  return `"${prefixes[token.kind] ?? ''}${token.text}"`
}

const prefixes: Partial<Record<Token['kind'], string>> = {
  slot: 'slots.',
  context: 'context.',
  variable: 'vars.',
}
