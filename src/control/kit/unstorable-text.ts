/**
 * Fields whose text a database would refuse or give back changed: NUL, and halves of a character
 * pair. Kept, one of them would make an untouched audit row look tampered with (F62).
 */
export function unstorableText(
  value: unknown,
  path: readonly string[] = [],
): Record<string, string> {
  if (typeof value === 'string') return textProblem(value, path.join('.') || 'input')
  if (typeof value !== 'object' || value === null) return {}
  const problems = Object.entries(value).map(([key, inner]) =>
    unstorableText(inner, [...path, key]),
  )
  return Object.assign({}, ...problems)
}

function textProblem(text: string, field: string): Record<string, string> {
  const at = [text.indexOf('\0'), text.search(/\p{Cs}/u)].filter((index) => index >= 0)
  if (at.length === 0) return {}
  const line = text.slice(0, Math.min(...at)).split('\n').length
  const where = text.includes('\n') ? `line ${line} holds` : 'it holds'
  return { [field]: `${where} an invisible character that can't be kept; remove it` }
}
