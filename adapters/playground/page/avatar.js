import { el } from './dom.js'

const hues = 6

/**
 * A coloured letter for a person; the name is always beside it.
 * @param {{ userId: string, name: string } | null} person null is Slipway
 */
export function avatar(person) {
  if (person === null) {
    const picture = el('img', { src: '/playground/page/mark.svg', alt: '', width: 36, height: 36 })
    return el('span', { class: 'avatar', 'aria-hidden': 'true' }, picture)
  }
  const { userId, name } = person
  const sum = Array.from(userId).reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7)
  return el('span', { class: `avatar hue-${sum % hues}`, 'aria-hidden': 'true' }, initialOf(name))
}

/** @param {string} name */
export const initialOf = (name) => (Array.from(name)[0] ?? '?').toUpperCase()
