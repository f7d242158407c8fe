import { courtesy } from './courtesy.ts'
import type { Steps } from '../intents.ts'
import { listed, phrasebook, sensesOf, writingPhrasebook, type Phrasebook } from './phrasebook.ts'

/** Null: a word of courtesy, which by itself is no answer. */
export type YesNo = Phrasebook<boolean | null>

const yes = listed(`
  English: yes, y, yeah, yea, yep, yup, ok, okay, okey, sure, true, 1, correct, right,
    of course, absolutely, definitely, certainly, indeed, please do, that is right,
    that s right, that is correct, that s correct, yes i do, i do
  Spanish French German Italian Portuguese Catalan: sí, si, claro, claro que sí, por supuesto,
    vale, correcto, oui, ouais, bien sûr, d accord, exactement, ja, jawohl, ja gerne, ja gern,
    gerne, gern, natürlich, klar, genau, selbstverständlich, richtig, sì, certo, certamente,
    esatto, va bene, sim, com certeza, claro que sim, isso, d acord
  Dutch Nordic: jazeker, zeker, natuurlijk, ja tak, ja takk, ja tack, javisst, selvfølgelig,
    kyllä, joo, juu, toki, já
  Slavic Baltic Romanian Hungarian Greek Turkish Albanian: tak, jasne, oczywiście, ano, jistě,
    samozřejmě, áno, da, naravno, seveda, да, конечно, ага, так, звичайно, разбира се, наравно,
    taip, jā, jah, desigur, sigur, igen, persze, ναι, βέβαια, φυσικά, evet, tabii, tamam,
    elbette, po
  Malay Indonesian Vietnamese Thai Hindi Arabic Persian Hebrew: ya, iya, tentu, boleh, có, vâng,
    dạ, đúng, ใช่, ได้, ตกลง, हाँ, हां, जी हाँ, जी हां, ठीक है, نعم, أجل, ايوه, أيوه, بالتأكيد,
    بله, כן, בטח
  Chinese Japanese Korean: 是, 是的, 好, 好的, 对, 對, 可以, はい, ええ, うん, はいそうです, 네, 예, 응, 네 맞아요, 좋아요, 👍,
    👌, ✅
`)

const no = listed(`
  English: no, n, nope, nah, false, 0, wrong, not at all, of course not, no way, absolutely not,
    definitely not, certainly not, no i don t, i don t, no i do not, please don t,
    that is wrong, that s wrong
  Spanish French German Italian Portuguese: para nada, claro que no, por supuesto que no, non,
    pas du tout, bien sûr que non, nein, nö, nee, auf keinen fall, natürlich nicht, falsch,
    assolutamente no, certo che no, não, nao, claro que não, de jeito nenhum
  Dutch Nordic: neen, zeker niet, natuurlijk niet, nej, nei, nej tak, nei takk, nej tack, ei,
    ei kiitos, nej då
  Slavic Baltic Romanian Hungarian Greek Turkish: nie, oczywiście że nie, ne, нет, неа,
    конечно нет, ні, не, nē, nu, nici vorbă, nem, nem köszönöm, όχι, οχι, hayır, hayir, yok
  Malay Indonesian Vietnamese Thai Hindi Arabic Persian Hebrew: tidak, tak mau, enggak, nggak,
    bukan, không, không ạ, ไม่, ไม่ใช่, ไม่เอา, नहीं, नही, जी नहीं, لا, كلا, نه, לא
  Chinese Japanese Korean: 不, 不是, 不是的, 不要, 不用, 不行, 没有, 沒有, いいえ, いや, ううん, 아니요, 아니오, 아뇨, 아니, 👎, ❌
`)

/** Read once: hundreds of phrases, and most bots have none of their own. */
const builtIn = phrasebook<boolean | null>([
  [null, courtesy],
  [true, yes],
  [false, no],
])

/** The built-in words and a bot's own, which win; in short steps, as there may be many. */
export function* yesNoWords(
  own: { yes?: readonly string[]; no?: readonly string[] } = {},
): Steps<YesNo> {
  if (!own.yes && !own.no) return builtIn
  return yield* writingPhrasebook<boolean | null>(
    [
      [true, own.yes ?? []],
      [false, own.no ?? []],
    ],
    builtIn,
  )
}

/** A plain yes or no, perhaps with courtesy. Anything more, or both, means nothing: ask again. */
export function readYesNo(words: YesNo, text: string): boolean | undefined {
  const senses = sensesOf(words, text)
  if (senses === null || senses.has(true) === senses.has(false)) return undefined
  return senses.has(true)
}

/** What a bot's own button means: "No, cancel it" is a no. */
export function readYesNoButton(
  words: YesNo,
  button: { title: string; payload?: string },
): boolean | undefined {
  const { title, payload = '' } = button
  const plain = payload.startsWith('/') ? undefined : readYesNo(words, payload)
  return plain ?? readYesNo(words, title) ?? readOpening(words, title)
}

function readOpening(words: YesNo, title: string): boolean | undefined {
  const [opening = '', ...rest] = title.split(/[\s,.;:!–—-]+/u)
  return rest.length > 0 ? readYesNo(words, opening) : undefined
}
