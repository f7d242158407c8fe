import { expect, it } from 'vitest'
import type { Problem } from '../../src/http/problem.ts'
import type { Name } from '../helpers/cast.ts'
import { apiServer } from './api-server.ts'

const server = apiServer()

async function send(body: string, who: Name | null): Promise<readonly [number, string]> {
  const answer = await fetch(`${server.base()}/api/v1/bots`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(who && { authorization: `Bearer ${server.token(who)}` }),
    },
    body,
  })
  const { error } = (await answer.json()) as Problem
  return [answer.status, error.sentence]
}

const deep = '['.repeat(100_000)
/** A map of thousands of names takes long to check. */
const named = `{"a":0${',"b":0'.repeat(2001)}}`
const wide = `[${'{},'.repeat(50_000)}{}]`

it('F86 the API parses no JSON that is nested deeply, and none of very many values', async () => {
  expect(await send(deep, 'dana')).toEqual([422, 'That JSON is nested too deeply.'])
  for (const body of [wide, named])
    expect(await send(body, 'dana')).toEqual([422, 'That JSON holds too many values.'])
})

it('F72 F86 the API reads nothing of those who show no token', async () => {
  for (const body of [deep, wide, '{"slug": ']) {
    expect(await send(body, null)).toEqual([401, 'The API needs your personal token.'])
  }
})
