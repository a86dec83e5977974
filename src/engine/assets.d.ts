/** What the bundler makes of an import with a query: the file's text, or its address in the built page. */
declare module '*?raw' {
  const text: string
  export default text
}
declare module '*?url' {
  const url: string
  export default url
}
