/**
 * gallery: a dev page, `?scene=<name>`: the page over stores that stand still, to look at every state without a model.
 * What its scenes hold was written by hand; nothing in them was measured.
 *
 * scene      a state by name; without a known name the page lists them
 */
import { createRoot } from 'react-dom/client'
import { createAnchors } from '../../canvas'
import { LoupeProvider } from '../../store'
import { App } from '../App'
import { createPictureCache } from '../pictureCache'
import { applyTheme, themeSettings } from '../theme'
import { SCENES } from './scenes'
import { sceneStore } from './store'

/** Puts a scene into the page, or the list of scenes where the name is none. */
export async function show(name: string): Promise<void> {
  const element = document.getElementById('root')
  if (!element) return
  const root = createRoot(element)
  const scene = SCENES[name]
  applyTheme(themeSettings().theme())
  if (!scene) return root.render(<SceneList />)
  const pictures = createPictureCache()
  const store = await sceneStore(pictures, scene)
  root.render(
    <LoupeProvider store={store}>
      <App engine={{ call: () => new Promise<never>(() => undefined) }} pictures={pictures} anchors={createAnchors()} />
    </LoupeProvider>,
  )
}

function SceneList() {
  return (
    <ul>
      {Object.keys(SCENES).map((name) => (
        <li key={name}>
          <a href={`?scene=${name}`}>{name}</a>
        </li>
      ))}
    </ul>
  )
}
