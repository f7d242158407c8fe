import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')

it('F71 draws every sign that the chat says: not every machine has a font for it', () => {
  const icons = readFileSync(join(root, 'adapters/playground/page/status-icons.js'), 'utf8')
  const files = readdirSync(join(root, 'src/chat'), { recursive: true, encoding: 'utf8' })
  const said = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, 'src/chat', file), 'utf8'))
    .join('')
  const signs = new Set(said.match(/\p{Emoji_Presentation}/gu))
  expect(signs.size).toBeGreaterThan(10)
  expect([...signs].filter((sign) => !icons.includes(`'${sign}'`))).toEqual([])
})
