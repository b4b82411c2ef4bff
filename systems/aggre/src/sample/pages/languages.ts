import type { SamplePage } from './page.ts'

/** The same small world in other languages and charsets. */
export const LANGUAGE_PAGES: readonly SamplePage[] = [
  {
    url: 'https://hafenblatt.example/gezeiten/nacht-ohne-netz',
    title: 'Eine Nacht ohne Netz: Wie Port Ellery von der Flut lebte',
    author: 'Jürgen Möwes',
    day: 0,
    time: '05:50',
    language: 'de',
    siteName: 'Hafenblatt',
    template: 'news',
    charset: { name: 'iso-8859-1', isIn: 'header' },
    comments: ['Größer wäre schöner.'],
    text: `Elf Stunden lang hat die kleine Hafenstadt Port Ellery in der vergangenen Nacht keinen Strom aus dem Netz bezogen. Sechs Kammern unter der alten Mole, am Abend von der Flut gefüllt, liefen bis zum Morgen langsam leer und trieben dabei die Turbinen an.

Für die Küstenorte weiter südlich ist das mehr als eine hübsche Nachricht. Auch bei uns steht eine Mole, die niemand mehr braucht, und auch bei uns fällt im Winter regelmäßig das Kabel aus. Der Tidenhub ist allerdings nur halb so groß, und damit ließe sich gerade die Straßenbeleuchtung betreiben.

„Man muss mit etwas anfangen, das man nachts sehen kann“, sagte Bürgermeisterin Käthe Lührs. Sie will im Mai mit einer Abordnung hinüberfahren. Die Überfahrt dauert vier Stunden; der Fahrplan wird dort neuerdings wieder von Hand gemacht.`,
  },
  {
    url: 'https://hafenblatt.example/wissen/moewen-zaehlen',
    title: 'Warum Möwen so gut zählen',
    author: 'Änne Störtebek',
    day: -3,
    time: '14:00',
    language: 'de',
    siteName: 'Hafenblatt',
    template: 'news',
    charset: { name: 'windows-1252', isIn: 'document' },
    text: `Silbermöwen können bis sieben zählen, wenn es um Pommes frites geht, und bis vier, wenn es um etwas anderes geht. Das ist das Ergebnis einer Untersuchung, für die zwei Schülerinnen drei Sommer lang auf der Landungsbrücke saßen.

Sie legten Teller mit verschieden vielen Stücken aus und notierten, welchen die Vögel zuerst anflogen. Bei fünf gegen sechs Stücken lagen die Möwen in acht von zehn Fällen richtig; bei Muscheln rieten sie ab fünf nur noch. „Es liegt nicht am Kopf, es liegt am Interesse“, schreiben die beiden in ihrem Bericht.

Die Jury des Landeswettbewerbs gab ihnen den zweiten Preis. Den ersten bekam ein Gerät, das Möwen vertreibt.`,
  },
  {
    url: 'https://le-quai.example/culture/quatuor-de-la-mer',
    title: 'Un quatuor écrit par la mer',
    author: 'Solène Kervadec',
    day: -3,
    time: '17:30',
    language: 'fr',
    siteName: 'Le Quai',
    template: 'news',
    text: `Vingt ans de mesures du niveau de la mer, une note toutes les six minutes : c’est la partition qu’Emrys Vale, altiste et gardien d’un marégraphe, vient de publier pour quatuor à cordes. Elle dure quarante minutes et finit faux, exprès.

Le violoncelle joue la marée, deux vagues lentes par jour, sans jamais se reposer. L’alto a les tempêtes. Les violons tiennent les saisons, si lentement que chaque note dure un mois. Pendant dix minutes, on n’entend rien que l’on n’aurait pu deviner ; puis le violoncelle monte, à peine, et les autres ne le suivent plus.

La première aura lieu en avril dans la criée du port, entre deux ventes. « Il y aura des courants d’air et des mouettes, prévient le musicien, et c’est très bien ainsi. » L’entrée est libre, les chaises ne sont pas garanties.`,
  },
  {
    url: 'https://la-ribera.example/sociedad/biblioteca-camello',
    title: 'Seiscientos libros a lomos de un camello',
    author: 'Íñigo Peñalara',
    day: -2,
    time: '09:40',
    language: 'es',
    siteName: 'La Ribera',
    template: 'news',
    charset: { name: 'windows-1252', isIn: 'header' },
    text: `Cada segundo martes, antes de que caliente el sol, la biblioteca llega a los pueblos de la vieja ruta de la sal. Son tres camellos y seiscientos libros: uno para los niños, otro para todos, y un tercero, llamado Ministro, que lleva la tienda y muerde.

Los libros se prestan por cuatro semanas o mientras los pozos estén bajos. En nueve años se han perdido cuarenta, casi todos por culpa de las cabras. El más pedido es un manual de motores diésel; le sigue una novela de amor a la que le falta la última página. Los lectores escriben su propio final en la tapa, y ya hay once.

El bibliotecario tiene sesenta y ocho años y busca sucesor. Pide que le guste leer, caminar y, si es posible, también Ministro.`,
  },
  {
    url: 'https://minato.example/kagaku/koke-no-tokei',
    title: '苔は時を覚えている',
    author: '港野 しずか',
    day: -1,
    time: '23:00',
    language: 'ja',
    siteName: '港だより',
    template: 'news',
    charset: { name: 'shift_jis', isIn: 'document' },
    text: `十一年間乾いたままだった苔に水を与えると、止まった時刻から一日のリズムを再開する。テルン研究所のチームが今週、そんな結果を発表した。標本箱に保管されていた苔の時計の誤差は、平均でわずか四分だった。

研究チームは暗い部屋で百四十の標本に水を与え、弱い赤い光のもとで葉の明るさを測った。一日もたたないうちに、十のうち九つの標本が、外に太陽があるかのように明るくなったり暗くなったりを始めた。その正午は、採集された日の正午と一致していた。

「止まった時計は普通、時計とは呼びません」と研究を率いたレン・ハロウェイさんは話す。「この時計は、ただペンを置いていただけなのです」。水のない間、時刻がどこに保たれているのかは、まだ分かっていない。`,
  },
  {
    url: 'https://pristan.example/gorod/sovy-i-most',
    title: 'Совы закрыли мост до июня',
    author: 'Вера Причалова',
    day: -1,
    time: '10:20',
    language: 'ru',
    siteName: 'Пристань',
    template: 'news',
    charset: { name: 'windows-1251', isIn: 'header' },
    text: `Пара сипух закрыла движение по мосту на Плотинной улице. Птицы поселились в будке сборщика пошлины посреди пролёта, и городской эколог подсчитал: после каждого автобуса птенцы прижимаются к полу на одиннадцать минут.

Объезд мимо старой мельницы занимает девять лишних минут. Пешеходам ходить можно, если держаться восточной стороны. За первую неделю по мосту прошли две тысячи триста человек, хотя обычно их около четырёхсот. «Приходят смотреть на сов, а потом покупают булочку», — говорит хозяин пекарни, которую ещё осенью собирались продать.

Мэрия ждала жалоб и даже отложила на них деньги. Пока пришло три письма, и одно из них — с вопросом, почему сов нет в соседнем городе.`,
  },
  {
    url: 'https://cais.example/mar/enguias',
    title: 'Quatrocentas e doze enguias na primeira noite',
    author: 'Lídia Maré',
    day: -3,
    time: '22:10',
    language: 'pt',
    siteName: 'Cais',
    template: 'blog',
    text: `Na primeira noite escura de março, os voluntários do açude puseram a lâmpada sobre a água, abriram a comporta um palmo e contaram o que passou. Eram quatrocentas e doze enguias, do tamanho de um dedo e claras como vidro. Desde 2009 não havia uma primeira noite assim.

A contagem é feita por duas pessoas que não olham para o contador uma da outra. Desta vez a diferença foi de seis. Vale sempre o número mais pequeno, porque uma enguia contada duas vezes é pior amiga do que uma que ninguém viu.

Faltam pessoas para as noites de lua nova. Não é preciso saber nada de enguias; ao fim de uma hora, já se sabe. Só as lâmpadas têm de ser vermelhas, que as brancas fazem-nas voltar para trás.`,
  },
]
