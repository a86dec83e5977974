import { useRef, type ChangeEvent } from 'react'
import { useLoupeActions, type SetInfo } from '../../store'
import { Button } from '../../ui'

/** Gold of another file: its boxes and answers are joined to the traces of the set, which is scored with them. */
export function GoldForm({ info }: { info: SetInfo }) {
  const input = useRef<HTMLInputElement>(null)
  const actions = useLoupeActions()
  function take(event: ChangeEvent<HTMLInputElement>) {
    const [blob] = event.target.files ?? []
    event.target.value = ''
    if (blob) void actions.readAgain(info.id, { path: blob.name, blob })
  }
  return (
    <div className="traces-join">
      <Button small icon="open" onClick={() => input.current?.click()}>
        {info.gold ? 'Join other gold …' : 'Join gold …'}
      </Button>
      <input ref={input} hidden type="file" aria-label="A file of gold to join" onChange={take} />
      <p className="pictures-under">{info.gold ? joinedWords(info.gold) : 'Boxes and answers of another file'}</p>
    </div>
  )
}

function joinedWords({ name, items, joined, of, by }: NonNullable<SetInfo['gold']>): string {
  const found = items.toLocaleString('en-US')
  if (joined === 0)
    return `${name}: none of its ${found} items is of a trace here. They meet by picture, question or id.`
  const ways = Object.entries(by).map(([way, count]) => `${count.toLocaleString('en-US')} by ${way}`)
  return `${name}: ${joined.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} traces joined, ${ways.join(', ')}`
}
