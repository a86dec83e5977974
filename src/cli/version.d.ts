/** Of package.json, put in by the build. */
declare const __LOUPE_VERSION__: string
