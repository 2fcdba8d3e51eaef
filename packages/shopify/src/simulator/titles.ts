export const titles = [
  'Hand-thrown mug',
  'Oak cutting board',
  'Linen apron “Atelier”',
  'Café sign 手作り',
  'Silver ring',
] as const;
