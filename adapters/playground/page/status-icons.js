/** @import { IconName } from './icons.js' */
import { icon } from './icons.js'

/**
 * The signs that sentences carry, drawn by us: the same on every machine, and quiet.
 * @type {Record<string, IconName>}
 */
const icons = {
  '✅': 'good',
  '❌': 'bad',
  '⚠': 'bug',
  '🚀': 'live',
  '✏': 'edit',
  '📝': 'edit',
  '⏸': 'pause',
  '↩': 'back',
  '🔁': 'again',
  '🔨': 'bug',
  '📬': 'send',
  '👀': 'eye',
  '⏳': 'waiting',
  '⌛': 'waiting',
  '🙋': 'hand',
  '💬': 'talk',
  '🌊': 'ebb',
  '➖': 'minus',
  '➕': 'plus',
  '🏁': 'good',
  '📞': 'talk',
  '📵': 'quiet',
  '📦': 'again',
  '🔓': 'bug',
  '🚨': 'bug',
  '🔔': 'send',
  '🔗': 'out',
  '🕒': 'waiting',
  '⏰': 'waiting',
  '🌗': 'fork',
  '⛔': 'bad',
  '⏹': 'quiet',
  '🔕': 'quiet',
  '📣': 'send',
  '🗓': 'waiting',
  '🧪': 'flask',
}

const sign = /(\p{Extended_Pictographic})\uFE0F?/u

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function withStatusIcons(text) {
  return text.split(sign).map((part) => {
    const name = icons[part]
    return name ? icon(name) : part
  })
}

/** @param {string} text without the sign it starts with, where one is drawn beside it already */
export const withoutStatusIcon = (text) => text.replace(/^\p{Extended_Pictographic}\uFE0F?\s*/u, '')
