import type { WrittenChanges } from '../../control/requests/read-changes.ts'
import type { File } from '../port.ts'

/** All changes as one page and as plain text, for what a message has no room for. */
export function changesFiles({ name, title, html, text }: WrittenChanges): File[] {
  const page = { name: `${name}.html`, mime: 'text/html', alt: `${title}, one page` }
  const plain = { name: `${name}.txt`, mime: 'text/plain', alt: `${title}, plain text` }
  return [
    { ...page, bytes: html },
    { ...plain, bytes: text },
  ]
}
