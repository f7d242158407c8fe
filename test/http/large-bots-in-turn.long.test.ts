import { expect, it } from 'vitest'
import { apiServer } from './api-server.ts'

/** Large enough for a thread; each is another bot. */
function largeBot(says: string): string {
  const numbers = Array.from({ length: 200 }, (_, n) => n)
  return `metadata: {channels: [whatsapp], senders: [shop], start: f0, fallback: f0}
flows:
${numbers.map((n) => `  f${n}: {nlu_trigger: [{intent: i${n}}], steps: [{action: utter_${n}}]}`).join('\n')}
responses:
${numbers.map((n) => `  utter_${n}: [{text: "${says} ${n}"}]`).join('\n')}
nlu:
${numbers.map((n) => `  - {intent: i${n}, examples: [say number ${n}]}`).join('\n')}
`
}

const { ask } = apiServer()

it('F86 large bots of one who asks again and again hold up nobody else’s', async () => {
  const answered: string[] = []
  const check = async (who: 'dana' | 'sam', says: string) => {
    const { status } = await ask(who, 'POST', '/api/v1/validate', largeBot(says))
    expect(status).toBe(200)
    answered.push(who)
  }
  const all = Array.from({ length: 30 }, (_, n) => check('dana', `Dana ${n}`))
  // The threads run: the others of hers wait.
  await all[0]
  await Promise.all([...all, check('sam', 'Sam')])
  // In the order of asking he would be the last one.
  expect(answered.indexOf('sam')).toBeLessThan(25)
})
