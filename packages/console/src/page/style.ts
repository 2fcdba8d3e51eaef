/** The style sheet of the page that the API serves. */
export const pageStyle = `:root {
  color-scheme: light dark;
}
body {
  min-block-size: 100vh;
  margin: 0;
  background: light-dark(#ffffff, #14171c);
  color: light-dark(#1b1f24, #e6e9ed);
  font-family: system-ui, sans-serif;
  line-height: 1.5;
}
/* Of the small page for people who are not signed in. */
body > section {
  max-inline-size: 32rem;
  margin-inline: auto;
  padding: 1rem;
}
a {
  color: light-dark(#1a5bb8, #86b8ff);
}
`;
