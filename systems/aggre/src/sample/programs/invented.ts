/**
 * invented — what is said in the videos of the sample: the same for the same id, on every machine and every day.
 */
import { createHash } from 'node:crypto'

export interface InventedTalk {
  readonly title: string
  readonly uploader: string
  readonly language: 'en' | 'de'
  readonly sentences: readonly string[]
}

const TALKS: readonly Omit<InventedTalk, 'sentences'>[] = [
  { title: 'A walk along the harbour wall', uploader: 'Harbour walks', language: 'en' },
  { title: 'How the town counts its tides', uploader: 'Town evenings', language: 'en' },
  { title: 'What a lighthouse keeper writes down', uploader: 'Slow radio', language: 'en' },
  { title: 'Ein Abend in der Werkstatt', uploader: 'Werkstattfunk', language: 'de' },
]

const SENTENCES: Readonly<Record<InventedTalk['language'], readonly string[]>> = {
  en: [
    'Good evening, and thank you for coming out in this weather.',
    'We measured the water every hour for a year, and wrote each number down twice.',
    'The first surprise was how little the moon had to do with it.',
    'A ferry that leaves four minutes late arrives four minutes late, and nobody minds.',
    'The old pump was taken apart in the spring and has worked ever since.',
    'If you keep the raw numbers, you can be wrong and find out later.',
    'Somebody asked whether the wall will hold, and the answer is a table.',
    'We put the sheets on the door of the library, where they still hang.',
    'It costs less than a lamp post, and it talks to nobody.',
    'The gulls were counted by the school, with a pencil and great care.',
    'There will be soup afterwards, and the long version of this story.',
    'Thank you for listening, and mind the step on your way out.',
  ],
  de: [
    'Guten Abend, schön, dass so viele gekommen sind.',
    'Wir haben die Drehbank gereinigt und die Späne gewogen.',
    'Das Öl war älter als die Hälfte der Anwesenden.',
    'Wer die Rohdaten aufhebt, darf sich später noch irren.',
    'Die Uhr an der Wand geht seit dem Umbau richtig.',
    'Am Ende war es eine einzige lose Schraube.',
    'Es gibt noch Kaffee, und die Tür bleibt offen.',
    'Danke fürs Zuhören, und kommt gut nach Hause.',
  ],
}

const FEWEST_SENTENCES = 5

/** `id`: any text. */
export function inventedTalk(id: string): InventedTalk {
  const chance = createHash('sha256').update(id).digest()
  const talk = pick(TALKS, chance[0])
  const all = SENTENCES[talk.language]
  const count = FEWEST_SENTENCES + ((chance[1] ?? 0) % (all.length - FEWEST_SENTENCES + 1))
  const first = (chance[2] ?? 0) % all.length
  // Each sentence once: what is said over and over is taken for noise.
  return { ...talk, sentences: Array.from({ length: count }, (_, index) => pick(all, first + index)) }
}

function pick<T>(all: readonly T[], chance = 0): T {
  const one = all[chance % all.length]
  if (one === undefined) throw new Error('there is nothing to pick from')
  return one
}

/** A second to read twenty characters aloud, more or less. */
export function secondsOf(sentence: string): number {
  return Math.max(1, Math.round(sentence.length / 2) / 10)
}
