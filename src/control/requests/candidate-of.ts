import type { Candidate } from '../../domain/candidate.ts'
import { parsedCandidate } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'

/** What the request froze. It is shared: change nothing in it. */
export const candidateOf = ({ candidate }: RequestRow): Candidate => parsedCandidate(candidate)
