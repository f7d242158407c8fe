import { listed } from './phrasebook.ts'

/** Words around an answer that change nothing about it. */
export const courtesy = listed(`
  English: please, pls, plz, thanks, thank you, thanks a lot, thank you very much, thx, ty,
    cheers, many thanks
  Spanish French German Italian Portuguese: por favor, gracias, muchas gracias, s il vous plaît,
    s il te plaît, svp, stp, merci, merci beaucoup, bitte, danke, danke schön, dankeschön,
    vielen dank, bitte schön, per favore, per piacere, grazie, grazie mille, se faz favor,
    obrigado, obrigada, muito obrigado, muito obrigada
  Dutch Nordic: alsjeblieft, alstublieft, graag, dank je, dank u, dankjewel, dank je wel,
    bedankt, tack, tack så mycket, takk, takk for det, kiitos, kiitos paljon, ole hyvä,
    vær så snill, snälla, venligst
  Slavic Baltic Romanian Hungarian Greek Turkish: proszę, dziękuję, dzięki, prosím, děkuji,
    díky, ďakujem, molim, hvala, prosim, пожалуйста, спасибо, будь ласка, дякую, моля,
    благодаря, молим, хвала, vă rog, te rog, mulțumesc, mersi, kérem, köszönöm, köszi, παρακαλώ,
    ευχαριστώ, lütfen, teşekkürler, teşekkür ederim, sağol
  Malay Indonesian Vietnamese Thai Hindi Arabic Hebrew: terima kasih, makasih, tolong, silakan,
    sila, cảm ơn, cám ơn, làm ơn, ạ, ครับ, ค่ะ, คะ, ขอบคุณ, ขอบคุณครับ, ขอบคุณค่ะ, कृपया,
    धन्यवाद, शुक्रिया, जी, من فضلك, لو سمحت, شكرا, شكرًا, בבקשה, תודה, תודה רבה
  Chinese Japanese Korean: 请, 請, 谢谢, 謝謝, 多谢, 麻烦了, お願いします, おねがいします, ありがとう, ありがとうございます, です, 부탁해요,
    부탁합니다, 감사합니다, 고마워요, 고맙습니다
`)
