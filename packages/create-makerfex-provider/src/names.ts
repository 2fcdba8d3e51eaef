import { baseName } from './answers.ts';

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The names of a provider in its code, made of the name of its package. */
export function namesOf(name: string) {
  const words = baseName(name).split(/[-_.]/);
  const pascal = words.map(capitalized).join('');
  return {
    name,
    /** `acme_shop` */
    key: words.join('_'),
    /** `acme-shop` */
    host: words.join('-'),
    /** `Acme Shop` */
    label: words.map(capitalized).join(' '),
    /** `AcmeShop` */
    pascal,
    /** `acmeShop` */
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
  };
}
