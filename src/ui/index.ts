/**
 * ui: plain controls and the look. It knows no trace and no store: words and numbers come in as props.
 *
 * token      a CSS variable of tokens.css: `--round-1` .. `--round-12`, `--gold`, `--ink`, `--line`, ...
 * chip       the small filled label that carries a round's number in its colour
 * control    what a person presses, types in or chooses from; at least 24 px high, 40 px under a coarse pointer
 * notice     a sentence that says what happened and what to do, in the flow of the page; never a pop-up
 */
export { Icon, type IconName } from './Icon'
export { Button, IconButton } from './Button'
export { Check, Field, Note, NumberField, Select, Slider, TextArea, TextField, type Option } from './Field'
export { Segmented, Tabs, TabPanel, type Tab } from './Choice'
export { Disclosure } from './Disclosure'
export { Badge, Chip, Empty, Figure, Figures, Kbd, Notice, Progress, Spinner, type Tone } from './Display'
export { PanelHeader, Section } from './Panel'
export { box, bytes, count, duration, percent, rate } from './format'
export { cx } from './cx'
export { ROUND_COLOURS, readTokens, roundColour, roundStyle, type Tokens } from './tokens'
