import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button, Notice } from '../ui'

type WallProps = { room: string; children: ReactNode }

/** What breaks in one room stays in it: the others go on, and this one says so and can be opened again. */
export class ErrorWall extends Component<WallProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(`${this.props.room} stopped working`, error, info.componentStack)
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <Notice
        tone="bad"
        title={`${this.props.room} stopped working.`}
        actions={
          <Button small onClick={() => this.setState({ error: null })}>
            Open it again
          </Button>
        }
      >
        {error.message} What was loaded and traced is still there.
      </Notice>
    )
  }
}
