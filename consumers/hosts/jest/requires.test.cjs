const paths = ['', '/jobs', '/memory-storage', '/options', '/provider', '/records', '/storage'];

test.each(paths)('requires core%s as CommonJS', (path) => {
  expect(Object.keys(require(`@makerfex/integrations-core${path}`))).not.toEqual([]);
});
