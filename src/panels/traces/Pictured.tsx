import type { PicturedBy } from '../../core'
import type { SetInfo } from '../../store'

const BY_WORDS: Readonly<Record<PicturedBy, string>> = {
  inside: 'in their records',
  hash: 'among the samples, by hash',
  path: 'by path',
  name: 'by name',
  id: 'by the record’s id',
  place: 'by place: the records name none',
}

/** How the pictures of a set were found, and which are missing. */
export function Pictured({ info: { pictured, pictures, rows } }: { info: SetInfo }) {
  if (!pictured) return null
  const { by, missing, names } = pictured
  const found = Object.entries(by).map(
    ([how, count]) => `${count.toLocaleString('en-US')} ${BY_WORDS[how as PicturedBy]}`,
  )
  if (found.length === 0 && missing === 0) return null
  return (
    <div className="traces-pictured">
      <p className="pictures-under">
        {found.length > 0 ? `Pictures found: ${found.join(', ')}.` : 'No picture was found.'}
        {missing > 0 && ` ${missing.toLocaleString('en-US')} missing${names.length > 0 ? ': ' : '.'}`}
        {names.length > 0 && (
          <span className="traces-names">
            {names.join(', ')}
            {missing > names.length ? ' …' : ''}
          </span>
        )}
      </p>
      {(by.place ?? 0) > 0 && pictures.length !== rows && (
        <p className="traces-measured">
          There are {pictures.length.toLocaleString('en-US')} pictures and {rows.toLocaleString('en-US')} traces: check
          that each stands with its own.
        </p>
      )}
    </div>
  )
}
