import type { Finding } from '../bot/definition.ts'

export const print = (line: string): void => console.log(line)

type Shown = Pick<Finding, 'severity' | 'text'> & {
  file?: string | undefined
  line?: number | undefined
}

/** `orders.yml:12: error: …`, which editors and pipelines make links of. */
export function printFindings(findings: readonly Shown[], nameOf: (file: string) => string): void {
  for (const { file, line, severity, text } of findings) {
    print(`${nameOf(file ?? '')}:${line ?? 1}: ${severity}: ${text}`)
  }
}

/** `2 errors, 1 warning`. */
export function tally(findings: readonly Pick<Finding, 'severity'>[]): string {
  const count = (severity: Finding['severity']) => {
    const n = findings.filter((finding) => finding.severity === severity).length
    return n === 0 ? [] : [`${n} ${severity}${n === 1 ? '' : 's'}`]
  }
  return [...count('error'), ...count('warning')].join(', ') || 'no errors, no warnings'
}

export const hasErrors = (findings: readonly Pick<Finding, 'severity'>[]): boolean =>
  findings.some(({ severity }) => severity === 'error')
