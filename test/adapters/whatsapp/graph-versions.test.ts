import { describe, expect, it } from 'vitest'
import { graphVersionProblem } from '../../../adapters/whatsapp/graph-versions.ts'

describe('F56 the version of the Graph API', () => {
  it('warns three months before Meta ends it, and says what to set', () => {
    const at = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day)
    expect(graphVersionProblem('v21.0', at(2026, 10, 22))).toBeNull()
    expect(graphVersionProblem('v21.0', at(2026, 10, 24))).toBe(
      'Meta ends v21.0 of its Graph API on 2027-01-21. Set WHATSAPP_GRAPH_VERSION to v26.0, or leave it out.',
    )
    expect(graphVersionProblem('v20.0', at(2026, 11, 28))).toContain('v20.0 ended on 2026-09-24')
    expect(graphVersionProblem('v26.0', at(2026, 11, 28))).toBeNull()
    expect(graphVersionProblem('v26.0', at(2028, 7, 1))).toContain('a newer version')
    expect(graphVersionProblem('v99.0', at(2040, 1, 1))).toBeNull()
  })
})
