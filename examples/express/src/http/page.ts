/** A page of the demo's own. @param body HTML; what is not the demo's own text must be escaped in it */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Demo: ${title}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-inline-size: 40rem; margin-inline: auto; padding: 1rem }
a { display: inline-block; padding: 0.25rem 0 }
button { font: inherit; padding: 0.5rem 1rem }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
