export type RefusalCode =
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'VALIDATION'
  | 'PRECONDITION_FAILED'
  | 'LIMIT_EXCEEDED'

/**
 * The one expected error: what happened and why (`sentence`), and what to do now (`nextStep`). The
 * user sees exactly these two, privately. `fields` names the form fields at fault, if any.
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly sentence: string
  readonly nextStep: string
  readonly fields: Record<string, string>

  constructor(
    code: RefusalCode,
    sentence: string,
    nextStep: string,
    fields: Record<string, string> = {},
  ) {
    super(`${sentence} ${nextStep}`)
    this.name = 'Refusal'
    this.code = code
    this.sentence = sentence
    this.nextStep = nextStep
    this.fields = fields
  }
}

/** Asked too often; it may be asked again after `waitSeconds`. */
export class TooSoon extends Refusal {
  readonly waitSeconds: number

  constructor(sentence: string, nextStep: string, waitSeconds: number) {
    super('LIMIT_EXCEEDED', sentence, nextStep)
    this.waitSeconds = waitSeconds
  }
}
