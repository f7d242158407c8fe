import { courtesy } from './courtesy.ts'
import type { Steps } from '../intents.ts'
import { listed, sensesOf, writingPhrasebook, type Phrasebook } from './phrasebook.ts'

export type WayOut = 'cancel' | 'start over'
export type WayOutWords = Phrasebook<WayOut | null>

const cancel = listed(`
  English: stop, cancel, cancel it, cancel that, cancel this, stop it, stop that, abort,
    stop this, quit, exit, never mind, nevermind, forget it, forget that
  Spanish French German Italian Portuguese: cancelar, cancela, cancélalo, para, parar, déjalo,
    olvídalo, annuler, annule, annulez, arrête, arrêter, arrêtez, laisse tomber, abbrechen,
    abbruch, stopp, vergiss es, lass es, annulla, fermati, basta, lascia stare, lascia perdere,
    cancele, pare, deixa pra lá, esquece
  Dutch Nordic: annuleren, annuleer, laat maar, avbryt, annuller, afbryd, glem det, glöm det,
    peruuta, lopeta, keskeytä
  Slavic Romanian Hungarian Greek Turkish: anuluj, przerwij, nieważne, zrušit, zruš, zastav,
    zrušiť, odustani, otkaži, prekini, prekliči, отмена, отмени, отменить, стоп, скасувати,
    скасуй, отказ, anulează, oprește, renunț, mégse, állj, ακύρωση, ακύρωσε, σταμάτα, iptal,
    iptal et, dur, vazgeç
  Malay Indonesian Vietnamese Thai Hindi Arabic Persian Hebrew: batal, batalkan, berhenti, hủy,
    huỷ, hủy bỏ, dừng lại, ยกเลิก, หยุด, रद्द करें, रद्द करो, रुको, إلغاء, الغاء, توقف, لغو,
    ביטול, בטל, עצור
  Chinese Japanese Korean: 取消, 停止, 算了, キャンセル, やめて, やめる, 中止, やめます, 취소, 그만, 중지
`)

const startOver = listed(`
  start over, start again, start anew, restart, begin again, from the beginning,
    empezar de nuevo, volver a empezar, reiniciar, recommencer, recommence, redémarrer,
    von vorne, von vorn, neu starten, neustart, noch einmal von vorne, ricomincia, ricominciare,
    da capo, recomeçar, começar de novo, opnieuw beginnen, begin opnieuw, börja om,
    start forfra, start på nytt, aloita alusta, zacznij od nowa, od nowa, začít
    ispočetka, počni ispočetka, начать заново, заново, спочатку, ia o de la capăt,
    kezdjük elölről, από την αρχή, baştan başla, yeniden başla, mulai lagi, mula semula,
    bắt đầu lại, เริ่มใหม่, फिर से शुरू करें, ابدأ من جديد, להתחיל מחדש, 重新开始, 重新開始, 最初から, やり直し,
    처음부터, 다시 시작
`)

/** The built-in words for leaving what is under way, and a bot's own, which win; in short steps. */
export function* wayOutWords(
  own: { cancel?: readonly string[]; startOver?: readonly string[] } = {},
): Steps<WayOutWords> {
  return yield* writingPhrasebook<WayOut | null>([
    [null, courtesy],
    ['cancel', cancel],
    ['start over', startOver],
    ['cancel', own.cancel ?? []],
    ['start over', own.startOver ?? []],
  ])
}

/** A text that says nothing but one of the two, perhaps with courtesy. */
export function readWayOut(words: WayOutWords, text: string): WayOut | undefined {
  const senses = sensesOf(words, text)
  senses?.delete(null)
  const [only = null] = senses ?? []
  return senses?.size === 1 && only !== null ? only : undefined
}
