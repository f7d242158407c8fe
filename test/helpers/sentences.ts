/** What stands in the texts of a source file, without what is computed between them. */
export function textsOf(source: string): { text: string; line: number }[] {
  const found: { text: string; line: number }[] = []
  const keep = (from: number, to: number) => {
    const line = source.slice(0, from).split('\n').length
    if (to > from) found.push({ text: source.slice(from, to), line })
  }
  /** From behind a backtick to behind the next one. */
  const template = (from: number): number => {
    let start = from
    for (let at = from; at < source.length; at++) {
      if (source[at] === '\\') at++
      else if (source[at] === '`') {
        keep(start, at)
        return at + 1
      } else if (source.startsWith('${', at)) {
        keep(start, at)
        start = code(at + 2, true)
        at = start - 1
      }
    }
    return source.length
  }
  const code = (from: number, isNested: boolean): number => {
    let depth = 0
    let before = ''
    let at = from
    while (at < source.length) {
      const sign = source[at] ?? ''
      if (source.startsWith('//', at)) at = endOf(source, '\n', at)
      else if (source.startsWith('/*', at)) at = endOf(source, '*/', at)
      else if (sign === '`') at = template(at + 1)
      else if (sign === "'" || sign === '"') {
        const end = endOfQuote(source, at)
        keep(at + 1, end)
        at = end + 1
      } else if (sign === '/' && (before === '' || '(,=:[!&|?{};>'.includes(before))) {
        at = endOfPattern(source, at)
      } else {
        if (isNested && sign === '}' && depth === 0) return at + 1
        if (isNested && sign === '{') depth++
        if (isNested && sign === '}') depth--
        at++
      }
      if (sign.trim() !== '') before = sign === '/' ? 'x' : sign
    }
    return at
  }
  code(0, false)
  return found
}

function endOf(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from)
  return at < 0 ? source.length : at + mark.length
}

function endOfQuote(source: string, from: number): number {
  let at = from + 1
  while (at < source.length && source[at] !== source[from]) at += source[at] === '\\' ? 2 : 1
  return at
}

function endOfPattern(source: string, from: number): number {
  let isInClass = false
  for (let at = from + 1; at < source.length; at++) {
    const sign = source[at]
    if (sign === '\\') at++
    else if (sign === '[') isInClass = true
    else if (sign === ']') isInClass = false
    else if (sign === '\n' || (sign === '/' && !isInClass)) return at + 1
  }
  return source.length
}
