import { useRef } from 'react'
import type { CatalogueModel } from '../../store'
import { Button } from '../../ui'
import { filesOf } from './source'

type FolderButtonProps = { disabled: boolean; testId: string; onSource: (source: CatalogueModel['source']) => void }

/** A model folder on disk: its files are handed over as they are, nothing is uploaded. */
export function FolderButton({ disabled, testId, onSource }: FolderButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon="folder" disabled={disabled} onClick={() => input.current?.click()}>
        Folder on disk …
      </Button>
      <input
        ref={(element) => {
          input.current = element
          // React knows no `webkitdirectory`; every browser does.
          element?.setAttribute('webkitdirectory', '')
        }}
        hidden
        multiple
        type="file"
        aria-label="Open a model folder"
        data-testid={testId}
        onChange={(event) => {
          const source = filesOf([...(event.target.files ?? [])])
          if (source) onSource(source)
          event.target.value = ''
        }}
      />
    </>
  )
}
