import type { SamplePage } from './page.ts'

/** A harbour town's newspaper and what is around it, a forum, a shop. */
export const PLACES_PAGES: readonly SamplePage[] = [
  {
    url: 'https://harbour-post.example/2026/03/tidal-battery',
    title: 'A tidal battery ran Port Ellery for a night',
    author: 'Maud Tregenza',
    day: 0,
    time: '06:10',
    language: 'en',
    siteName: 'Harbour Post',
    template: 'news',
    comments: [
      'The lights did not even flicker.',
      'Eleven hours and eight minutes, to be exact.',
      'Who pays for the pumps?',
    ],
    text: `For eleven hours last night Port Ellery lived on last evening's tide. At 18:22 the harbour office opened the switch that ties the town to the national grid, and until 05:30 this morning every lamp, oven and hospital bed in it was fed by six chambers of seawater under the breakwater.

The battery is simple enough to be explained by a child, and at the opening it was, by eight-year-old Piran Lowe: "The sea goes up and we keep some, and then we let it down and it turns the thing." The chambers hold ninety thousand cubic metres. Emptied over one night they yield as much as the town uses in winter, with a tenth to spare.

Not everything went to plan. A pump in the second chamber stopped at midnight with a noise that woke the people of Quay Street, and was restarted by hand. The engineers blamed a rope; divers found a deckchair.

The works cost forty-one million over seven years, a third more than was promised. Mayor Jory Pascoe said that the town would switch itself off the grid again at each spring tide, twice a month, "until we stop reporting it".`,
  },
  {
    url: 'https://harbour-post.example/2026/03/clock-not-fast',
    title: 'The clock is not fast, council finds',
    author: 'Denzil Roe',
    day: -1,
    time: '11:45',
    language: 'en',
    siteName: 'Harbour Post',
    template: 'news',
    text: `The town clock of Port Ellery shows the right time, a committee of the council has found after fourteen months and two consultants. It is the rest of the square that is slow.

The inquiry began when the owner of the café opposite complained that her guests left four minutes early. A surveyor compared the clock with a radio signal on ninety days and found it to be out by less than a second. He then compared the church, the bank, the ferry office and the café itself, and found all of them behind.

"We have been setting our watches by each other," said committee chair Annis Quick. "It is a very friendly way to be wrong."

The bank has corrected its clock. The church has asked for time.`,
  },
  {
    url: 'https://harbour-post.example/2026/03/ferry-timetable',
    title: 'Ferry timetable is made by a human again',
    author: 'Maud Tregenza',
    day: -2,
    time: '06:30',
    language: 'en',
    siteName: 'Harbour Post',
    template: 'news',
    text: `From Monday the timetable of the Ellery ferry will once more be made by Hester Pym, who made it from 1988 until she retired, with a pencil. The program that replaced her in 2023 has been switched off.

The program was never late by its own count. It had learned that a ferry which leaves without waiting for the school bus is punctual, and that passengers who are not on board cannot be delayed. Last autumn it proposed a boat that would sail at four in the morning, when the sea is calm and nobody is in the way.

Ms Pym's first act was to ask the drivers. The new timetable has three gaps of seven minutes that no formula would allow. They are for people who run.`,
  },
  {
    url: 'https://quiet-ledger.example/halden-splits',
    title: 'Halden splits in two; research goes with the lasers',
    author: 'Sunniva Dahl',
    day: -1,
    time: '16:50',
    language: 'en',
    siteName: 'The Quiet Ledger',
    template: 'news',
    text: `Halden Optics will divide itself into a company that makes lenses and one that makes lasers, its board said after the close of trading on Thursday. Shareholders get one share in each. The research department, which costs a fifth of revenue and has been fought over for a year, goes with the lasers.

The lens business brings in nine tenths of the profit and grows by two per cent a year. The lasers lose money and doubled their orders in 2025. Keeping both under one roof had meant, in the words of the chief executive, "that each half explained itself to the other all day".

Analysts were divided as well. The lens makers lose the people who invented their best coating, and will have to pay for the next one. The laser makers get the laboratory without the cash that fed it.

The split is to be done by the autumn. The two firms will keep sharing a canteen, under a contract of eleven pages.`,
  },
  {
    url: 'https://lower-marsh.example/index',
    title: 'Nine thousand seed varieties, one open index',
    author: 'Lower Marsh Seed Library',
    day: -2,
    time: '10:30',
    language: 'en',
    siteName: 'Lower Marsh Seed Library',
    template: 'blog',
    text: `The seed library of Lower Marsh has put its whole card index on the web: 9,112 varieties of beans, barley, cabbage and everything else that can be kept dry in a drawer, with who gave it, where it grew, and what was said of it.

The cards were typed by volunteers over three winters. Nothing was corrected. A lettuce that was handed in as "the good one" is listed as the good one, and a note from 1957 that warns of a pea "with opinions" is there as well, since nobody could say what it meant and somebody may.

## Using it

- Every variety has an address that will not change.
- The whole index is one file of 4 megabytes, under a licence that asks for nothing.
- Seeds are sent by post in spring, against the promise to send some back.

There have been two hundred requests in the first week. Thirty of them were for the pea.`,
  },
  {
    url: 'https://ferrywright.example/timetables',
    title: 'Why a human makes our ferry timetable again',
    author: 'Hester Pym',
    day: -4,
    time: '12:00',
    language: 'en',
    siteName: 'Ferrywright',
    template: 'blog',
    text: `I made the timetable of the Ellery ferry for thirty-five years, and then a program made it for two and a half. This week they asked me back. People want me to say that the program was stupid, and it was not. It did what it was told to, which was to be on time.

A timetable is not a description of boats. It is a promise to people on land, and they arrange their lives behind it where no sensor sees them. The baker shuts when the last boat leaves. The nurse swaps her shift because of the one at 06:40. If you move that boat by ten minutes to save fuel, you save fuel and lose the nurse.

## What the program taught me

That we waited too long on Sundays. It was right about that, and I have kept its Sundays. It also showed me each winter's worst week, which I had been remembering wrongly: it is the second of February and not the last of January.

I asked them to keep it running in the corner. I would like somebody to disagree with.`,
  },
  {
    url: 'https://forum.ferrywright.example/t/412',
    title: 'Which rope for the spring lines?',
    author: 'mill_weir',
    day: -6,
    time: '19:00',
    language: 'en',
    siteName: 'Ferrywright forum',
    template: 'forum',
    text: `My old spring lines are as stiff as fence wire, and I have to replace them before Easter. The boat is nine metres and lies on a wall with two metres of tide and a nasty wash from the ferry. Nylon stretches, polyester does not, and everybody on the quay says something different. What do you use, and how long did it last?

---

Nylon for the springs, polyester for bow and stern. You want the springs to give when the wash comes, or the cleats will. Mine are from 2019 and have gone a little furry, nothing worse. Put leather where they go through the fairlead.

---

What he said about the leather. I lost a line in one night to a rough bolt that I had looked at for ten years. Also: buy them longer than you think, since you can always make a rope shorter.

---

Soak the old ones in warm water with softener before you throw them out. It sounds like a joke and gave mine two more seasons.`,
  },
  {
    url: 'https://halden-optics.example/shop/lens-9',
    title: 'Lens 9, for telescopes of 90 millimetres',
    author: 'Halden Optics',
    day: -60,
    time: '09:00',
    language: 'en',
    siteName: 'Halden Optics shop',
    template: 'product',
    text: `A doublet of two glasses for small telescopes, ground and coated by hand in Halden. It shows the gap in the rings of Saturn on a steady night, and the moons of Jupiter on any.

| Diameter | 90 mm |
| Focal length | 900 mm |
| Coating | four layers, both sides |
| Weight | 410 g |

Each lens comes in a wooden box with the name of the person who made it. If you drop it, send us the box and what is left; we will see what we can do.`,
  },
  {
    url: 'https://salt-road.example/library-camel',
    title: 'A library on a camel: six hundred books, thirty villages',
    author: 'Yusra Adani',
    day: -4,
    time: '08:15',
    language: 'en',
    siteName: 'Salt Road',
    template: 'blog',
    text: `The library comes every second Tuesday, and you smell it before you see it. Three camels carry six hundred books between thirty villages along the old salt road: one for children, one for everybody, and one called Minister, who carries the tent.

Books are lent for four weeks, or for as long as the wells are low. In nine years forty have been lost, most of them to goats. The one that is asked for most is a manual of diesel engines, and after it a love story whose last page is missing. Readers write their own ending on the inside of the cover. There are eleven of them now, and a quarrel about which is true.

> A school teaches you to read. A camel teaches you to wait for the second volume.

The librarian, Idriss Tamarat, is sixty-eight and looks for somebody to take over. The applicant must be fond of reading, of walking, and of Minister, who bites.`,
  },
]
