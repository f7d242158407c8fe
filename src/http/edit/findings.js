/** @import { Finding } from '../edit-types.ts' */
import { byId, el } from './dom.js'

const words = { error: 'Error', warning: 'Warning', info: 'Good to know' }

/**
 * The findings beside the text; a click goes to the line.
 * @param {readonly Finding[]} findings
 * @param {(line: number) => void} goTo
 */
export function showFindings(findings, goTo) {
  byId('tally', HTMLElement).textContent = tally(findings)
  byId('findings', HTMLElement).replaceChildren(
    ...findings.map((finding) => el('li', {}, findingButton(finding, goTo))),
  )
}

/**
 * @param {Finding} finding
 * @param {(line: number) => void} goTo
 */
function findingButton({ severity, text, line, flow, step }, goTo) {
  const where = [
    words[severity],
    line === undefined ? '' : `line ${line}`,
    flow === undefined ? '' : `flow ${flow}`,
    step === undefined ? '' : step.startsWith('step ') ? step : `step ${step}`,
  ]
  const place = where.filter((word) => word !== '').join(' · ')
  const button = el('button', { type: 'button', class: `finding ${severity}` })
  button.append(el('span', {}, place), text)
  button.addEventListener('click', () => goTo(line ?? 1))
  return button
}

/** @param {readonly Finding[]} findings */
function tally(findings) {
  /** @param {Finding['severity']} severity */
  const count = (severity) => findings.filter((finding) => finding.severity === severity).length
  const errors = count('error')
  const warnings = count('warning')
  if (errors + warnings === 0) {
    const asksFor = findings.some(({ code }) => code === 'variable-not-everywhere')
    return asksFor
      ? 'Nothing in the draft stands in the way of publishing; not every profile has what it takes.'
      : 'Nothing stands in the way of publishing.'
  }
  const blocking = `${errors} error${errors === 1 ? ' blocks' : 's block'} publishing`
  const warned = `${warnings} warning${warnings === 1 ? '' : 's'}`
  return `${[...(errors > 0 ? [blocking] : []), ...(warnings > 0 ? [warned] : [])].join(', ')}.`
}
