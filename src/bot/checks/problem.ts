import type { Path, Problem } from '../locate.ts'

export function error(code: string, path: Path, text: string): Problem {
  return { severity: 'error', code, text, path }
}

/** About a name that does not exist: a near one among `known` is offered. */
export function undefinedName(
  code: string,
  path: Path,
  text: string,
  name: string,
  known: () => string[],
): Problem {
  return { ...error(code, path, text), misspelt: { name, known } }
}

export function warning(code: string, path: Path, text: string): Problem {
  return { severity: 'warning', code, text, path }
}

export function info(code: string, path: Path, text: string): Problem {
  return { severity: 'info', code, text, path }
}
