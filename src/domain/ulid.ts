/** An id of ours. Nobody types one, so who sends it has seen the thing. */
export const isUlid = (word: string): boolean => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(word)
