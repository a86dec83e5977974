/** Where an address leads: to the page's own origin (or inside the file itself), or to another host, by name. */
export type Reach = { readonly kind: 'here' } | { readonly kind: 'elsewhere'; readonly host: string }

const HERE: Reach = { kind: 'here' }

/**
 * Whether an address that stands in an opened file may be fetched unasked. Only what is surely the page's own may: a
 * request tells another host who reads the file and when, and `http://localhost` may do things. Where an address can
 * be read in two ways, it leads elsewhere.
 * @param uri as the file has it; a relative one is of the page
 * @param pageOrigin as `location.origin` says it, such as `https://a.example:8443`
 */
export function fetchable(uri: string, pageOrigin: string): Reach {
  // As browsers read addresses: control characters and blanks go from the ends, tabs and line ends from everywhere.
  const plain = withoutEnds(uri.replace(/[\t\n\r]/g, ''))
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(plain)?.[0].toLowerCase()
  if (scheme === undefined) return /^[/\\]{2}/.test(plain) ? elsewhere(plain) : HERE
  // `data:` and `blob:` ask nobody, and what is no web address is refused where pictures are opened.
  if (scheme !== 'http:' && scheme !== 'https:') return HERE
  const origin = pageOrigin.toLowerCase()
  const own = plain.slice(0, origin.length).toLowerCase() === origin && /^(?:$|[/?#])/.test(plain.slice(origin.length))
  return own && origin !== '' ? HERE : elsewhere(plain.slice(scheme.length))
}

/** The host of an address without its scheme: behind the slashes and the password, before the path. */
function elsewhere(address: string): Reach {
  let start = 0
  while (address[start] === '/' || address[start] === '\\') start += 1
  const authority = address.slice(start).split(/[/\\?#]/, 1)[0] ?? ''
  return { kind: 'elsewhere', host: authority.slice(authority.lastIndexOf('@') + 1).toLowerCase() || 'another host' }
}

function withoutEnds(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1
  return text.slice(start, end)
}
