import type { SamplePage } from './page.ts'

/** News agencies and institutes: landers, owls, moss and music. */
export const SCIENCE_PAGES: readonly SamplePage[] = [
  {
    url: 'https://meridian-wire.example/kestrel',
    title: 'Kestrel has landed',
    author: 'Lotte Sorby',
    day: -3,
    time: '05:12',
    language: 'en',
    siteName: 'Meridian Wire',
    template: 'news',
    comments: ['I cried in a bakery.', 'What did the loaf-sized stone do to deserve this?'],
    text: `The Kestrel probe touched down on the dark plain of Hesper at 04:51 this morning, eleven metres from the spot that was chosen for it nine years ago, and sent its first word home forty minutes later. The word was its own name.

Controllers in Meridian had expected silence of up to three hours, since the lander's dish points away from us for most of its day. A relay that was built as a spare, and that two reviews had tried to remove from the budget, carried the signal round the horizon.

"We planned for the plain and got a stone," said flight director Ama Brightwater. One of the three feet stands on a rock the size of a loaf, which leaves the lander leaning by four degrees. Its instruments allow for nine.

Over the next week Kestrel will warm its drill, take a panorama in forty-one frames, and listen to the ground. The first look at what lies below the dust is expected on the tenth day, when the sun stands high enough for the drill to run for an hour at a time.`,
  },
  {
    url: 'https://meridian-wire.example/kestrel-panorama',
    title: 'Forty-one frames: Kestrel sends its first panorama',
    author: 'Lotte Sorby',
    day: 0,
    time: '04:40',
    language: 'en',
    siteName: 'Meridian Wire',
    template: 'news',
    text: `Three days after its landing the Kestrel probe has sent home the whole horizon, in forty-one frames that were stitched overnight by a team of six. The picture shows a plain the colour of wet slate, a ridge twelve kilometres off, and at the lower left the loaf-sized stone on which one of the lander's feet is standing.

Geologists were less interested in the stone than in its shadow. The edge of it is softer than it should be, which means that something fine hangs in what little air there is. "We had a line in the proposal that said there is no weather," said instrument lead Pavel Orr. "We have crossed it out."

The frames were taken over two hours, so that the light moves from left to right. The agency publishes them unstitched as well, with the time and the angle of each, for anyone who would like to do it better.

Kestrel's drill is to run for the first time on Thursday. Until then the probe listens: its seismometer has already felt two quakes, both smaller than a footstep.`,
  },
  {
    url: 'https://tern-institute.example/news/moss-keeps-time',
    title: 'Moss keeps time',
    author: 'Tern Institute press office',
    day: -2,
    time: '09:00',
    language: 'en',
    siteName: 'Tern Institute',
    template: 'news',
    text: `Mosses that were dried for eleven years and watered again resume their daily rhythm at the hour at which it stopped, researchers of the Tern Institute report this week. The plants, kept in paper folders in a herbarium, were an average of four minutes out.

The team watered 140 samples of feather moss in a dark room and measured how brightly they glowed in faint red light, which tells how busy their leaves are. Within a day, nine samples in ten rose and fell as if the sun were shining outside, and their noon was the noon of the day on which they had been pressed.

"A clock that stops is usually no clock," said Wren Halloway, who led the work. "This one had merely put down its pen." How the hour is kept without water is not known. Proteins that drive other plants' rhythms fall apart when they dry.

Samples from six collections are being watered now. The oldest was gathered in 1874, at a quarter past three.`,
  },
  {
    url: 'https://northmoor-observer.example/owls-close-bridge',
    title: 'Owls close a bridge, and nobody minds',
    author: 'Gwen Petherick',
    day: -1,
    time: '07:30',
    language: 'en',
    siteName: 'Northmoor Observer',
    template: 'news',
    comments: ['I have never been happier to be late.', 'Where does the number 12 bus go now?'],
    text: `A pair of barn owls has closed the Weir Lane bridge until June. The birds have nested in the toll house, which stands in the middle of the span, and the council's ecologist measured that a bus going by at thirty kilometres an hour makes the chicks crouch for eleven minutes.

The detour by the old mill adds nine minutes for cars and nothing for people on foot, who may still cross if they keep to the eastern side. In the first week 2,300 of them did. The usual figure is about four hundred.

"They come to see the owls, and then they buy a bun," said Idris Kell, whose bakery at the northern end had been for sale since the autumn. It no longer is.

The council had budgeted for complaints. It has received three so far: one about dogs, one about the detour's surface, and one from a reader in Port Ellery who would like to know why that town has no owls.`,
  },
  {
    url: 'https://northmoor-observer.example/tidal-battery-runs-town',
    title: 'Tidal battery runs our town for a night',
    author: 'Gwen Petherick',
    day: 0,
    time: '07:05',
    language: 'en',
    siteName: 'Northmoor Observer',
    template: 'news',
    text: `Our neighbours in Port Ellery slept last night on the strength of the tide. From sunset until half past five this morning the town drew no power from the grid: all of it came from the six concrete chambers below the old breakwater, filled by the evening flood and emptied at leisure.

Northmoor has reasons to look over the fence. The cable that brings power to both towns crosses the same marsh, and has failed eleven times in two winters. A chamber of our own is being discussed for the quarry pool, though the tide reaches it only twice a month.

Councillor Beth Arkwright called the night in Port Ellery "a fine example of somebody else paying for the experiment". She will travel there on Monday, by bus, on the detour past the owls.`,
  },
  {
    url: 'https://gauge.example/sea-level-music',
    title: 'Sea level as music: the scores',
    author: 'Emrys Vale',
    day: -5,
    time: '16:00',
    language: 'en',
    siteName: 'Gauge',
    template: 'blog',
    text: `For twenty years the tide gauge on our pier has written down the height of the sea every six minutes. I am a viola player, and this winter I set those 1.7 million numbers for a string quartet. The scores are below, free for anybody who has three friends.

The cello takes the tide itself, two slow waves a day, and never rests. The viola has the storms: whatever is left when the tide is taken away. The violins play the seasons, so slowly that each note lasts for a month and they change bows in turn.

## What one hears

For the first ten minutes, nothing that one could not have guessed. Then the cello is a little sharp. By the end of the piece, twenty years on, it has risen by a third of a tone, and the others, who were tuned to it at the beginning, are wrong.

> We did not plan to play the end so quietly. There was no other way to play it.

The conversion from centimetres to cents is in the appendix, with the program. Mistakes are mine; the trend is not.`,
  },
  {
    url: 'https://eelcount.example/2026/season',
    title: 'The eel count of 2026 begins',
    author: 'Mill Weir volunteers',
    day: -4,
    time: '21:20',
    language: 'en',
    siteName: 'Eel Count',
    template: 'blog',
    text: `On the first dark evening of March we put the lamp out over the weir, opened the gate by a hand's width, and counted what came through. There were 412 of them, each as long as a finger and as clear as glass. It is the best first night since we began in 2009.

Counting is done by two people with clickers who do not look at one another's. Their numbers differed by six. We take the smaller one, since an eel that was counted twice is a worse friend than one that was missed.

- Bring a warm hat; the pump house has no stove.
- Red lamps only. White ones turn them back.
- The tally sheets hang on the nail, not on the hook.

We need people for the nights around the new moon. You do not have to know anything about eels. After an hour you will.`,
  },
]
