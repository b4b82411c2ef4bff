/** phrases — what stands around an article, in the languages of the sample pages. */
export interface Phrases {
  readonly menu: readonly string[]
  readonly cookies: string
  readonly accept: string
  readonly by: string
  readonly share: string
  readonly related: string
  readonly stories: readonly string[]
  readonly comments: string
  readonly newsletter: string
  readonly footer: readonly string[]
  readonly rights: string
}

const ENGLISH: Phrases = {
  menu: ['Home', 'News', 'Science', 'Opinion', 'Subscribe', 'Sign in'],
  cookies: 'We and our 214 partners use cookies to remember what you like. You can change your mind at any time.',
  accept: 'Accept all',
  by: 'By',
  share: 'Share this',
  related: 'You may also like',
  stories: ['Ten harbours to see before they silt up', 'The quiet return of the pencil', 'Is your kettle listening?'],
  comments: 'Comments',
  newsletter: 'Get the best of the week in your inbox',
  footer: ['About us', 'Contact', 'Privacy policy', 'Terms of use'],
  rights: 'All rights reserved.',
}

const PHRASES: Readonly<Record<string, Phrases>> = {
  en: ENGLISH,
  de: {
    menu: ['Start', 'Nachrichten', 'Wissen', 'Meinung', 'Abo', 'Anmelden'],
    cookies: 'Wir und unsere Partner verwenden Cookies. Sie können Ihre Auswahl jederzeit ändern.',
    accept: 'Alle akzeptieren',
    by: 'Von',
    share: 'Teilen',
    related: 'Das könnte Sie auch interessieren',
    stories: ['Die schönsten Schleusen des Nordens', 'Warum Möwen so gut zählen', 'Ein Tag im Kartenkeller'],
    comments: 'Kommentare',
    newsletter: 'Der Brief aus dem Hafen, jeden Freitag',
    footer: ['Impressum', 'Datenschutz', 'Kontakt'],
    rights: 'Alle Rechte vorbehalten.',
  },
  fr: {
    menu: ['Accueil', 'Actualités', 'Sciences', 'Opinions', 'S’abonner'],
    cookies: 'Nous utilisons des cookies avec nos partenaires. Vous pouvez changer d’avis à tout moment.',
    accept: 'Tout accepter',
    by: 'Par',
    share: 'Partager',
    related: 'À lire aussi',
    stories: ['Les écluses à visiter ce printemps', 'Le retour discret du crayon'],
    comments: 'Commentaires',
    newsletter: 'Recevez notre lettre du dimanche',
    footer: ['Mentions légales', 'Contact', 'Confidentialité'],
    rights: 'Tous droits réservés.',
  },
  es: {
    menu: ['Portada', 'Noticias', 'Ciencia', 'Opinión', 'Suscríbete'],
    cookies: 'Usamos cookies propias y de terceros. Puede cambiar de opinión en cualquier momento.',
    accept: 'Aceptar todo',
    by: 'Por',
    share: 'Compartir',
    related: 'También te puede interesar',
    stories: ['Diez puertos que conviene ver', 'El regreso del lápiz'],
    comments: 'Comentarios',
    newsletter: 'La carta del río, cada sábado',
    footer: ['Aviso legal', 'Contacto', 'Privacidad'],
    rights: 'Todos los derechos reservados.',
  },
  pt: {
    menu: ['Início', 'Notícias', 'Ciência', 'Opinião', 'Assine'],
    cookies: 'Usamos cookies com os nossos parceiros. Pode mudar de ideias a qualquer momento.',
    accept: 'Aceitar tudo',
    by: 'Por',
    share: 'Partilhar',
    related: 'Leia também',
    stories: ['Os cais mais antigos da costa', 'Como se ouve o nevoeiro'],
    comments: 'Comentários',
    newsletter: 'A carta do cais, todas as sextas',
    footer: ['Quem somos', 'Contacto', 'Privacidade'],
    rights: 'Todos os direitos reservados.',
  },
  ru: {
    menu: ['Главная', 'Новости', 'Наука', 'Мнения', 'Подписка'],
    cookies: 'Мы и наши партнёры используем файлы cookie. Вы можете изменить выбор в любое время.',
    accept: 'Принять все',
    by: 'Автор:',
    share: 'Поделиться',
    related: 'Читайте также',
    stories: ['Десять пристаней, которые стоит увидеть', 'Карандаш возвращается'],
    comments: 'Комментарии',
    newsletter: 'Письмо с пристани по пятницам',
    footer: ['О нас', 'Контакты', 'Конфиденциальность'],
    rights: 'Все права защищены.',
  },
  ja: {
    menu: ['ホーム', 'ニュース', '科学', '意見', '購読'],
    cookies: '当サイトと提携先はクッキーを使用しています。設定はいつでも変更できます。',
    accept: 'すべて許可',
    by: '文',
    share: '共有',
    related: '関連記事',
    stories: ['訪ねたい十の港', '鉛筆の静かな復活'],
    comments: 'コメント',
    newsletter: '毎週金曜日の港だより',
    footer: ['会社概要', 'お問い合わせ', '個人情報保護'],
    rights: '無断転載を禁じます。',
  },
}

export function phrasesOf(language: string): Phrases {
  return PHRASES[language.split('-')[0] ?? 'en'] ?? ENGLISH
}
