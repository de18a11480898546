/** Words that Stata, SAS or SPSS do not take as the name of a variable. */
const reserved = new Set(
  (
    '_all _b byte _coef _cons double float if in int long _n _pi _pred _rc _skip str strl using with ' +
    '_n_ _error_ _numeric_ _character_ _all_ _infile_ _cmd_ _msg_ _null_ _rowstate_ ' +
    'all and by eq ge gt le lt ne not or to'
  ).split(' '),
);

/**
 * Names of columns that a program takes: letters of ASCII, digits and underscores, at most `limit` characters, no two the same in lower case. A name
 * that is fit stays as it is; one that is too long is cut, with a number where two would become one.
 * @returns in the order of `columns`
 */
export function shortNames(columns: readonly string[], limit: number): readonly string[] {
  const fit = columns.map((column) => {
    const clean = column.replaceAll(/[^A-Za-z0-9_]/g, '_');
    const named = /^[A-Za-z_]/.test(clean) ? clean : `v_${clean}`;
    return reserved.has(named.toLowerCase()) || /^str\d+$/i.test(named) ? `${named}_` : named;
  });
  // Names that are fit are taken before those that have to give way.
  const taken = new Set<string>();
  const names = fit.map((name, i) => {
    if (name !== columns[i] || name.length > limit || taken.has(name.toLowerCase())) {
      return undefined;
    }
    taken.add(name.toLowerCase());
    return name;
  });
  return names.map((name, i) => name ?? freeName(fit[i] ?? '', limit, taken));
}

function freeName(name: string, limit: number, taken: Set<string>): string {
  for (let n = 0; ; n++) {
    const end = n === 0 ? '' : `_${n}`;
    const one = `${name.slice(0, limit - end.length)}${end}`;
    if (!taken.has(one.toLowerCase())) {
      taken.add(one.toLowerCase());
      return one;
    }
  }
}

/** The beginning of a text that fits into so many bytes of UTF-8, no character cut in two. */
export function cutBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) {
    return text;
  }
  let length = 0;
  let cut = '';
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) {
      break;
    }
    cut += character;
  }
  return cut;
}
