const disjunction = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** `Ana, Li or Sam`: any of them will do. */
export const oneOf = (names: readonly string[]): string => disjunction.format(names)
