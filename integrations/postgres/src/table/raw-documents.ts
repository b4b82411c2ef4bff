/**
 * raw-documents — tells, in SQL, a value that is a document as it came: HTML, XML, PDF, the JSON of a transcript, a data
 * URL. Told by how it begins, so that only the first part of a long value is read.
 *
 * Promise  An article that speaks of `<html>` is none: a tag at the beginning counts where another follows at once, and
 *          JSON where it also ends like JSON. Without that, only what is longer than any article that begins so.
 */

/** A doctype of old with its two addresses, and the tag after it, lie within so many characters. */
const BEGINNING_CHARS = 400
const LONG_BYTES = 50_000

/** White space and a byte order mark may stand before all of it. */
const START = String.raw`^[\s\uFEFF]*`
const COMMENTS = String.raw`(<!--.*?-->\s*)*`
const OUTERMOST = String.raw`(<!doctype\s+html[^>]*>|<(html|head|body|rss|feed|svg)(\s[^>]*)?>)`
const TRANSCRIPT = String.raw`\{\s*"(text|segments|language|task|duration|transcription|systeminfo)"\s*:`

/** No article begins so. */
const CERTAIN = String.raw`${START}(<\?xml\s+version|%PDF-\d|data:[a-z]+/[a-z0-9.+-]+(;[a-z0-9=-]+)*,|${COMMENTS}${OUTERMOST}\s*<)`
/** An article might, when it shows what it speaks of in its first words. */
const LIKELY = String.raw`${START}(${COMMENTS}${OUTERMOST}|${TRANSCRIPT})`
const JSON_START = String.raw`${START}\{`
const JSON_END = String.raw`\}\s*$`

/** True for a value of the quoted column that is such a document. */
export function documentCondition(column: string, type: string): string {
  if (type !== 'jsonb') return isDocument(`${column}::text`)
  // Keys of jsonb have lost their order; a text in it is looked at as a text.
  return `case jsonb_typeof(${column})
    when 'string' then ${isDocument(`(${column} #>> '{}')`)}
    when 'object' then ${column} #> '{segments,0,text}' is not null end`
}

function isDocument(text: string): string {
  const begins = `left(${text}, ${BEGINNING_CHARS})`
  const endsAsBegun = `(${begins} ~ '${JSON_START}' and right(${text}, 20) ~ '${JSON_END}')`
  return `(${begins} ~* '${CERTAIN}' or (${begins} ~* '${LIKELY}' and (${endsAsBegun} or octet_length(${text}) > ${LONG_BYTES})))`
}
