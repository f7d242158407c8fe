import { parseCandidate } from '../../domain/candidate.ts'
import type { Candidate } from '../../domain/candidate.ts'
import { parseOnce } from '../../store/kit/parse-once.ts'
import type { RequestRow } from '../../store/requests/requests.ts'

const parsed = parseOnce(parseCandidate)

/** What the request froze. It is shared: change nothing in it. */
export const candidateOf = ({ candidate }: RequestRow): Candidate => parsed(candidate)
