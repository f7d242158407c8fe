/** @import { Problem } from '../edit-types.ts' */
import { byId, el } from './dom.js'

/**
 * What prevents saving, and what can be done about it.
 * @param {Pick<Problem['error'], 'sentence' | 'nextStep'> | null} problem
 * @param {'waiting' | 'bad'} [tone]
 * @param {{ label: string, run: () => void }[]} [actions]
 */
export function showBanner(problem, tone = 'waiting', actions = []) {
  const banner = byId('banner', HTMLElement)
  banner.hidden = problem === null
  banner.className = `banner ${tone}`
  if (problem === null) {
    banner.replaceChildren()
    return
  }
  const buttons = actions.map(({ label, run }) => {
    const button = el('button', { type: 'button', class: 'button' }, label)
    button.addEventListener('click', run)
    return button
  })
  const words = el('p', {}, el('strong', {}, problem.sentence), ` ${problem.nextStep}`)
  banner.replaceChildren(words, ...buttons)
}

/** The refusal was about an older text, so it goes; a question that waits for an answer stays. */
export function dropRefusal() {
  const banner = byId('banner', HTMLElement)
  if (banner.classList.contains('bad') && !banner.querySelector('button')) showBanner(null)
}
